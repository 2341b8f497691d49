#include "open_run.hpp"

#include <plexus/files/sha256.hpp>
#include <plexus/config/overrides.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <cstdio>

#include <fmt/format.h>

#include <plexus/run/manifest.hpp>

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

std::vector<std::string> words(const po::variables_map& values, const char* name) {
  return values.count(name) > 0 ? values[name].as<std::vector<std::string>>() : std::vector<std::string>{};
}

std::vector<fs::path> plugin_folders(const po::variables_map& values) {
  std::vector<fs::path> folders;
  for (const std::string& folder : words(values, "plugin-dir")) folders.push_back(fs::absolute(folder));
  return folders;
}

/// The plugins of the run file, opened; their entries in the config become absolute paths with hashes.
std::vector<const Plugin*> load_config_plugins(const Tree& root, const po::variables_map& values) {
  Diagnostics diagnostics;
  const auto files = read_plugin_files(root, diagnostics);
  diagnostics.throw_if_any();
  std::vector<const Plugin*> plugins;
  for (const RunConfig::PluginFile& file : files) {
    const fs::path folder = file.position.source ? file.position.source->directory : fs::current_path();
    try {
      plugins.push_back(&load_plugin({file.file, folder, file.sha256}, plugin_folders(values)));
    } catch (PluginError& error) {
      diagnostics.error(file.position, error.message());
    }
  }
  diagnostics.throw_if_any();
  return plugins;
}

std::vector<Model::Input> model_inputs(const Binding& binding) {
  std::vector<Model::Input> inputs;
  for (const BoundGroup& group : binding.inputs) inputs.push_back({group.name, group.row});
  return inputs;
}

/// What headers tell. A file that is missing or of no such format is a mistake of the run file, at its
/// source; but a trained model outlives its data.
Description described(const OpenedRun& run, Needs needs) {
  try {
    return plexus::described(*run.dataset);
  } catch (const Error& error) {
    if (run.directory && needs == Needs::model) {
      if (auto recorded = read_manifest(*run.directory).columns) return *std::move(recorded);
    }
    Diagnostics diagnostics;
    diagnostics.error(run.config.data.source.position, error.message());
    diagnostics.throw_if_any();
    throw;
  }
}

void trace_steps(const Model& model, const Plan& plan, StepSpec spec) {
  for (const Mode mode : {Mode::train, Mode::evaluate}) {
    spec.mode = mode;
    trace_step(model, &plan, spec);
  }
}

/// Traces training and evaluation once for the described rows: a target that does not fit its output, or a
/// loss that does not fit, is found before any data is read.
void check_steps(const RunConfig& config, const Model& model, const Binding& binding) {
  const Plan plan = make_plan(config, model);
  StepSpec spec;
  spec.rows = 2;
  spec.dtype = config.precision;
  for (const BoundGroup& input : binding.inputs) spec.inputs.push_back(input.row);
  for (const BoundGroup& target : binding.targets) spec.targets.push_back(target.row);
  const bool weighted = !config.data.sample_weight.empty() || !config.data.class_weight.empty();
  spec.weighted.assign(binding.targets.size(), weighted);
  StepSpec classes = spec;  // what the columns are if they turn out to hold texts
  for (std::size_t i = 0; i < binding.targets.size(); ++i) {
    if (!binding.targets[i].settled) classes.targets[i].dtype = DType::int64;
  }
  at_place(config.loss_position, [&] {
    try {
      trace_steps(model, plan, spec);
    } catch (const ShapeError&) {
      if (classes == spec) throw;
      trace_steps(model, plan, classes);
    }
  });
}

}  // namespace

std::vector<const Plugin*> load_named_plugins(const po::variables_map& values) {
  std::vector<const Plugin*> plugins;
  for (const std::string& name : words(values, "plugin")) {
    plugins.push_back(&load_plugin({name, fs::current_path(), ""}, plugin_folders(values)));
  }
  return plugins;
}

Model OpenedRun::described_model() const { return make_model(config, model_inputs(binding)); }

Model OpenedRun::model() const {
  Model model = described_model();
  at_place(config.model_position, [&] { model.build(config.precision); });
  return model;
}

std::unique_ptr<Trainer> OpenedRun::trainer(const CompileOptions& compile) const {
  Model built = model();
  Plan plan = make_plan(config, built);
  TrainerSettings settings;
  settings.backends = backends;
  settings.threads = config.threads;
  settings.precision = config.precision;
  settings.seed = config.seed;
  settings.compile = compile;
  auto made = std::make_unique<Trainer>(std::move(built), std::move(plan), std::move(settings));
  if (directory) {
    made->load(directory->read_weights());
  } else if (!config.initial_weights.empty()) {
    const fs::path& file = config.initial_weights;
    made->load(fs::is_directory(file) ? RunDirectory::open(file).read_weights() : read_safetensors(file));
  }
  return made;
}

OpenedRun open_run(const fs::path& path, const po::variables_map& values, Needs needs) {
  OpenedRun run;
  if (fs::is_directory(path)) run.directory = RunDirectory::open(path);
  Tree root = run.directory ? run.directory->read_config() : read_yaml(path);
  Diagnostics diagnostics;
  apply_overrides(root, words(values, "overrides"), diagnostics);
  diagnostics.throw_if_any();

  load_standard_plugins();
  run.user_plugins = load_config_plugins(root, values);
  const std::size_t in_file = run.user_plugins.size();
  for (const Plugin* plugin : load_named_plugins(values)) run.user_plugins.push_back(plugin);

  run.config = read_run_config(root, registry(), diagnostics);
  diagnostics.throw_if_any();
  for (std::size_t i = 0; i < run.user_plugins.size(); ++i) {
    if (i >= in_file) run.config.plugins.push_back({});
    run.config.plugins[i].file = run.user_plugins[i]->origin.file;
    run.config.plugins[i].sha256 = sha256_of(run.user_plugins[i]->origin.file);
  }

  const Tree* backend = root.find("backend");
  run.backends = at_place(backend ? backend->position() : Position{},
                          [&] { return open_backends(run.config.backend, run.config.allow_fallback); });
  for (const std::string& note : run.backends.left_out) fmt::print(stderr, "plexus: note: {}\n", note);
  run.config.backend = run.backends.chosen->name();
  if (run.config.threads == 0) run.config.threads = Team::available();
  const fs::path& weights = run.config.initial_weights;
  if (!run.directory && !weights.empty() && !fs::exists(weights)) {
    diagnostics.error(root.find("initial_weights")->position(),
                      fmt::format("there is no {}", weights.string()));
    diagnostics.throw_if_any();
  }
  run.dataset = make<Dataset>(run.config.data.source);
  run.description = described(run, needs);
  run.binding = bind_columns(run.config.data, run.description, diagnostics);
  diagnostics.throw_if_any();
  check_steps(run.config, run.model(), run.binding);
  return run;
}

OpenedRun open_run_directory(const fs::path& path, const po::variables_map& values, Needs needs) {
  return open_run(RunDirectory::open(path).path(), values, needs);
}

void check_hashes(const OpenedRun& run) {
  for (const auto& [file, recorded] : run.config.data.sha256) {
    const std::string now = sha256_of(file);
    if (now != recorded) {
      throw DataError(
          fmt::format("{} is not the file that this run was made with: its SHA-256 is {}, recorded is {}",
                      file, now, recorded));
    }
  }
}

}  // namespace plexus::app
