#include <plexus/config/detail/overrides.hpp>
#include <plexus/config/detail/variables.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/detail/split_files.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/run/detail/config_format.hpp>
#include <plexus/run/detail/data_hashes.hpp>
#include <plexus/run/detail/initial_layers.hpp>
#include <plexus/run/detail/output_checks.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/detail/run_places.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/run/open_run.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

Tree read_root(const fs::path& path, const std::optional<RunDirectory>& directory) {
  return directory ? directory->read_config() : without_format(read_yaml(path));
}

Tree with_overrides(Tree root, const std::vector<std::string>& overrides) {
  Diagnostics diagnostics;
  apply_overrides(root, overrides, run_places(), diagnostics);
  diagnostics.throw_if_any();
  substitute_variables(root, "vars", diagnostics);
  diagnostics.throw_if_any();
  return root;
}

std::vector<fs::path> absolute(const std::vector<fs::path>& folders) {
  std::vector<fs::path> all;
  for (const fs::path& folder : folders) all.push_back(fs::absolute(folder));
  return all;
}

void refuse_plugins(const std::vector<RunConfig::PluginFile>& files, const OpenOptions& options,
                    Diagnostics& diagnostics) {
  for (const RunConfig::PluginFile& file : files) {
    diagnostics.error(file.position,
                      fmt::format("the run asks for the plugin '{}', but it was opened without the right to "
                                  "load plugins, which run code of their author: allow them if you trust it",
                                  file.file));
  }
  diagnostics.throw_if_any();
  if (options.plugins.empty()) return;
  throw UsageError(
      fmt::format("the plugin '{}' is asked for, but plugins are not allowed", options.plugins.front()));
}

/// The plugins of the run file, then those of the options.
std::vector<const Plugin*> load_plugins(const Tree& root, const OpenOptions& options) {
  Diagnostics diagnostics;
  const auto files = read_plugin_files(root, diagnostics);
  diagnostics.throw_if_any();
  if (options.allowed == Plugins::none) refuse_plugins(files, options, diagnostics);
  load_standard_plugins();
  std::vector<const Plugin*> plugins;
  for (const RunConfig::PluginFile& file : files) {
    const fs::path folder =
        file.position.source ? fs::path(file.position.source->directory) : fs::current_path();
    try {
      plugins.push_back(&load_plugin({file.file, folder, file.sha256}, absolute(options.plugin_folders)));
    } catch (const PluginError& error) {
      diagnostics.error(file.position, error.message());
    }
  }
  diagnostics.throw_if_any();
  for (const Plugin* plugin : load_named_plugins(options)) plugins.push_back(plugin);
  return plugins;
}

/// What the config records of plugins: absolute paths with hashes.
std::vector<RunConfig::PluginFile> recorded(const std::vector<const Plugin*>& plugins,
                                            std::vector<RunConfig::PluginFile> files) {
  files.resize(plugins.size());
  for (std::size_t i = 0; i < plugins.size(); ++i) {
    files[i].file = plugins[i]->origin.file;
    files[i].sha256 = sha256_of(plugins[i]->origin.file);
  }
  return files;
}

void require_initial_weights(const RunConfig& config, const Tree& root) {
  const fs::path& file = config.initial_weights;
  if (file.empty() || fs::exists(file)) return;
  Diagnostics diagnostics;
  const Tree& written = *root.find("initial_weights");
  diagnostics.error((written.is_map() ? *written.find("from") : written).position(),
                    fmt::format("there is no {}", file.string()));
  diagnostics.throw_if_any();
}

/// "; if it was moved, say where it is: data.source.csv.file=PATH" for a file of the source that is missing.
std::string hint_at_move(const Choice& source) {
  for (const auto& [name, value] : source.options->values()) {
    const auto* const path = std::get_if<FilePath>(&value);
    if (path == nullptr || fs::exists(path->absolute)) continue;
    return fmt::format("; if it was moved, say where it is now: data.source.{}.{}=PATH", source.name, name);
  }
  return {};
}

/// What headers tell of the data, if the run directory does not know it: a trained model outlives its data,
/// and another file may lie in its place. A file that is missing or of another format is a mistake of the run
/// file, at its source.
Description description_of(const Dataset& dataset, const Choice& source,
                           const std::optional<RunDirectory>& directory,
                           const std::optional<Description>& known) {
  if (known) return *known;
  try {
    return described(dataset);
  } catch (const Error& error) {
    Diagnostics diagnostics;
    diagnostics.error(source.position, error.message() + (directory ? hint_at_move(source) : ""));
    diagnostics.throw_if_any();
    throw;
  }
}

/// The backend that the config names, or the fastest; the config then says which.
Backends chosen_backends(RunConfig& config, const Tree& root) {
  const Tree* backend = root.find("backend");
  Backends backends = at_place(backend ? backend->position() : Position{},
                               [&] { return open_backends(config.backend, config.allow_fallback); });
  config.backend = backends.chosen->name();
  if (config.threads == 0) config.threads = Team::available();
  return backends;
}

/// Makes the config's hashes those that a directory recorded for the files that are read now.
void take_hashes(RunConfig& config, const Dataset& dataset, const Tree& recorded_root,
                 const OpenOptions& options, std::vector<std::string>& notes) {
  auto today = hashes_of_today(config.data, dataset, recorded_root);
  if (options.needs != Needs::model) {
    const auto other = leave_out_other_files(today, config.data.sha256);
    notes.insert(notes.end(), other.begin(), other.end());
  }
  config.data.sha256 = std::move(today);
}

/// What layers, losses, metrics and targets read of each other, for the inputs that the data turned out to
/// have.
void check_connections(const RunConfig& config, const Binding& binding, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const BoundGroup& input : binding.inputs) names.push_back(input.name);
  if (!names.empty()) checked_wiring(config, places_of_inputs(config, names), registry(), diagnostics);
}

/// What a run directory stored of its preparation. Without a manifest, nothing is planned or nothing is
/// known.
void take_preparation(Binding& binding, PreparationFacts facts, const std::string& place) {
  try {
    binding.prepare(std::make_shared<const Preparation>(binding.plan, std::move(facts)));
  } catch (Error& error) {
    error.add_context(place + "/manifest.json");
    throw;
  }
}

/// A run that begins with the weights of another one has its classes, and its order of columns.
void keep_initial_classes(Binding& binding, const RunConfig& config, const Tree& root) {
  const auto classes = initial_classes(config);
  if (classes.empty()) return;
  const Position& at = root.find("initial_weights")->position();
  require_known_classes(binding, classes, config, at);
  const fs::path& base = config.initial_weights;
  const std::string mistake =
      mistake_of_order(binding, RunDirectory::open(base).read_config(), base.string());
  Diagnostics diagnostics;
  if (!mistake.empty()) diagnostics.error(at, mistake);
  diagnostics.throw_if_any();
  binding.keep(classes);
}

/// Returns what the training step warns of.
std::vector<std::string> trace_steps(const Model& model, const Plan& plan, StepSpec spec) {
  spec.mode = Mode::train;
  std::vector<std::string> warnings = trace_step(model, &plan, spec).warnings;
  spec.mode = Mode::evaluate;
  trace_step(model, &plan, spec);
  trace_results(model, plan, spec.dtype);
  return warnings;
}

/// The same; nothing if the steps cannot be traced.
std::optional<std::vector<std::string>> try_to_trace(const Model& model, const Plan& plan,
                                                     const StepSpec& spec) {
  try {
    return trace_steps(model, plan, spec);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Traces training, evaluation and the results of metrics once for the described rows: a loss, metric or
/// optimizer that does not fit is found before any data is read. Returns what the training step warns of.
std::vector<std::string> check_steps(const RunConfig& config, const Model& model, const Plan& plan,
                                     const Binding& binding) {
  StepSpec spec;
  spec.rows = 2;
  spec.dtype = config.precision;
  for (const BoundGroup& input : binding.inputs) spec.inputs.push_back(input.row);
  std::vector<std::string> names;
  for (const BoundGroup& target : binding.targets) names.push_back(target.name);
  const std::vector<std::size_t> targets =
      at_place(config.data.targets.empty() ? config.data.position : config.data.targets[0].position,
               [&] { return targets_of_outputs(model, names); });
  for (const std::size_t target : targets) spec.targets.push_back(binding.targets[target].row);
  const bool weighted = !config.data.sample_weight.empty() || !config.data.class_weight.empty();
  spec.weighted.assign(targets.size(), weighted);
  const auto tells = [](const BoundGroup& target) {
    return target.dtype_is_known || !target.classes.empty();
  };
  if (std::all_of(binding.targets.begin(), binding.targets.end(), tells)) {
    for (const std::size_t target : targets) spec.classes.push_back(binding.targets[target].classes);
  }
  StepSpec classes = spec;  // for columns that may turn out to hold texts
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!binding.targets[targets[i]].dtype_is_known) classes.targets[i].dtype = DType::int64;
  }
  return at_place(config.loss_position, [&] {
    try {
      return trace_steps(model, plan, spec);
    } catch (const Error&) {
      // What the columns turn out to be is not known, so one of the two must fit; the first error is the one
      // that tells of most runs, whose targets are numbers.
      const auto warnings = classes == spec ? std::nullopt : try_to_trace(model, plan, classes);
      if (!warnings) throw;
      return *warnings;
    }
  });
}

/// What contradicts itself is told when a run file is opened or trained, not whenever its directory is used.
void check_model(const RunConfig& config, const Binding& binding, const Model& model, bool trained) {
  require_weighed_targets(config.data, binding, model);
  if (!trained) check_initial_layers(config, model);
  for (const std::string& warning : check_steps(config, model, make_plan(config, model), binding)) {
    if (!trained) warn_of_run(warning);
  }
}

}  // namespace

std::vector<const Plugin*> load_named_plugins(const OpenOptions& options) {
  std::vector<const Plugin*> plugins;
  for (const std::string& name : options.plugins) {
    plugins.push_back(&load_plugin({name, fs::current_path(), ""}, absolute(options.plugin_folders)));
  }
  return plugins;
}

Run open_run(const fs::path& path, const OpenOptions& options) {
  Run run;
  if (fs::is_directory(path)) run.directory_ = RunDirectory::open(path);
  const Tree written = read_root(path, run.directory_);
  const Tree root = with_overrides(written, options.overrides);
  const Tree recorded_root = run.directory_ ? with_overrides(written, {}) : written;
  const std::vector<const Plugin*> plugins = load_plugins(root, options);

  Diagnostics diagnostics;
  run.config_ = read_run_config(root, registry(), diagnostics);
  diagnostics.throw_if_any();
  run.config_.plugins = recorded(plugins, std::move(run.config_.plugins));
  run.backends_ = chosen_backends(run.config_, root);
  run.notes_ = run.backends_.left_out;

  std::optional<Description> known;
  std::optional<PreparationFacts> fitted;
  if (run.directory_ && run.directory_->has_manifest()) {
    Manifest manifest = read_manifest(*run.directory_);
    run.state_ = manifest.state;
    run.classes_ = std::move(manifest.classes);
    fitted = std::move(manifest.preparation);
    if (options.needs == Needs::model) known = std::move(manifest.columns);
  }
  if (!run.directory_) require_initial_weights(run.config_, root);
  run.dataset_ = make<Dataset>(run.config_.data.source);
  run.description_ = description_of(*run.dataset_, run.config_.data.source, run.directory_, known);
  run.binding_ = bound_run(run.config_, run.description_, run.backends_, diagnostics);
  if (serve_declared_target(run.config_, run.binding_)) {
    run.binding_ = bound_run(run.config_, run.description_, run.backends_, diagnostics);
  }
  check_connections(run.config_, run.binding_, diagnostics);
  if (!run.directory_) check_split_files(run.config_.data, run.binding_, diagnostics);
  diagnostics.throw_if_any();
  record_inputs(run.binding_, run.description_, run.config_.data);
  if (options.accept_changed) run.config_.data.sha256.clear();
  if (run.directory_) {
    const std::string place = run.directory_->path().string();
    run.wrong_inputs_ = mistake_of_preparation(root, recorded_root, place);
    if (fitted && run.wrong_inputs_.empty()) take_preparation(run.binding_, std::move(*fitted), place);
    take_hashes(run.config_, *run.dataset_, recorded_root, options, run.notes_);
    if (!run.classes_.empty()) run.binding_.keep(run.classes_);
    if (run.wrong_inputs_.empty()) run.wrong_inputs_ = mistake_of_order(run.binding_, recorded_root, place);
  } else {
    keep_initial_classes(run.binding_, run.config_, root);
  }
  if (run.binding_.depends_on_rows) {
    run.table_ = read_table(*run.dataset_, run.binding_);
    run.binding_.prepare(fitted_preparation(run.config_.data, *run.table_, run.binding_));
  }
  check_model(run.config_, run.binding_, run.model(), run.directory_.has_value());
  return run;
}

Run open_run(const fs::path& path, std::vector<std::string> overrides) {
  OpenOptions options;
  options.overrides = std::move(overrides);
  return open_run(path, options);
}

Run open_run_directory(const fs::path& path, const OpenOptions& options) {
  return open_run(RunDirectory::open(path).path(), options);
}

}  // namespace plexus
