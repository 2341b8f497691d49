#include <plexus/config/detail/overrides.hpp>
#include <plexus/config/detail/variables.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/detail/split_files.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/run/detail/accepted_changes.hpp>
#include <plexus/run/detail/config_format.hpp>
#include <plexus/run/detail/data_hashes.hpp>
#include <plexus/run/detail/initial_layers.hpp>
#include <plexus/run/detail/output_checks.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/detail/run_places.hpp>
#include <plexus/run/detail/run_plugins.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/run/detail/traced_steps.hpp>
#include <plexus/run/open_run.hpp>

#include <algorithm>
#include <map>
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
  const auto exists = [](const std::string& path) { return fs::exists(path); };
  for (const auto& [name, value] : source.options->values()) {
    const auto* const path = std::get_if<FilePath>(&value);
    const auto* const paths = std::get_if<FilePaths>(&value);
    const bool gone =
        (path != nullptr && !exists(path->absolute)) ||
        (paths != nullptr && !std::all_of(paths->absolute.begin(), paths->absolute.end(), exists));
    if (!gone) continue;
    return fmt::format("; if it was moved, say where it is now: data.source.{}.{}=PATH", source.name, name);
  }
  return {};
}

/// The description of the data: `known`, that of the run directory, if there is one, because a trained model
/// may be used when its data is gone or another file lies in its place; otherwise what headers tell. A file
/// that is missing or of another format is reported at the source in the run file.
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

/// The backend that the config names, or else the fastest, whose name is then written into the config.
/// `missing`: why plugins are not loaded, one of which may have the backend.
Backends chosen_backends(RunConfig& config, const Tree& root, const std::vector<std::string>& missing) {
  const Tree* backend = root.find("backend");
  try {
    Backends backends = at_place(backend ? backend->position() : Position{},
                                 [&] { return open_backends(config.backend, config.allow_fallback); });
    config.backend = backends.chosen->name();
    if (config.threads == 0) config.threads = Team::available();
    return backends;
  } catch (Error& error) {
    if (!missing.empty()) error.add_context(missing.front());
    throw;
  }
}

std::string note_of_missing(const std::string& reason) {
  std::string first = reason.substr(0, reason.find('\n'));
  if (first.ends_with('.')) first.pop_back();
  return first + "; it is left out, since nothing but the training uses it";
}

/// The config of a run. If it cannot be read without the components of missing plugins, the config without
/// the sections that only a training uses; `why` then says what is missing.
RunConfig config_without_missing(const Tree& root, const RunPlugins& plugins, std::string& why) {
  Diagnostics diagnostics;
  RunConfig config = read_run_config(root, registry(), diagnostics);
  if (plugins.reasons.empty()) diagnostics.throw_if_any();
  if (diagnostics.empty()) return config;
  why = fmt::format("{}", fmt::join(plugins.reasons, "\n"));
  Diagnostics all = plugins.missing;
  const std::size_t before = all.size();
  config = read_run_config(root, registry(), all, RunSections::used);
  if (all.size() > before) all.throw_if_any();
  return config;
}

/// Accepts the files of the data as they are; those with other content than `hashes` says go to `accepted`.
void accept_changes(RunConfig& config, const std::map<std::string, std::string>& hashes,
                    const OpenOptions& options, std::vector<AcceptedChange>& accepted) {
  if (options.needs != Needs::model) add_changes(accepted, changed_files(hashes));
  config.data.sha256.clear();
}

/// Sets the config's hashes to those that a directory recorded for the files that are read now. With
/// accept_changed it has none, and changed files go to `accepted`.
void take_hashes(RunConfig& config, const Dataset& dataset, const Tree& recorded_root,
                 const OpenOptions& options, std::vector<std::string>& notes,
                 std::vector<AcceptedChange>& accepted) {
  auto today = hashes_of_today(config.data, dataset, recorded_root);
  if (options.accept_changed) return accept_changes(config, today, options, accepted);
  if (options.needs != Needs::model) {
    const auto other = leave_out_other_files(today, config.data.sha256);
    notes.insert(notes.end(), other.begin(), other.end());
  }
  config.data.sha256 = std::move(today);
}

/// Checks the references between layers, losses, metrics and targets, for the inputs that the data has.
void check_connections(const RunConfig& config, const Binding& binding, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const BoundGroup& input : binding.inputs) names.push_back(input.name);
  if (names.empty()) return;
  const Wiring wiring = checked_wiring(config, places_of_inputs(config, names), registry(), diagnostics);
  check_prepared_target(config.data, binding, wiring.output_names(), diagnostics);
}

/// Gives the binding the preparation that a run directory stored. A directory without a manifest stored none.
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

/// Contradictions are warned of when a run file is opened, not whenever its run directory is.
void check_model(const RunConfig& config, const Binding& binding, const Model& model, const Plan& plan,
                 bool trained) {
  require_weighed_targets(config.data, binding, model);
  if (!trained) check_initial_layers(config, model);
  for (const std::string& warning : traced_warnings(config, model, plan, binding)) {
    if (!trained) warn_of_run(warning);
  }
}

}  // namespace

std::vector<const Plugin*> load_named_plugins(const OpenOptions& options) {
  require_none_given(options);
  std::vector<const Plugin*> plugins;
  for (const std::string& name : options.plugins) {
    plugins.push_back(&load_plugin({name, fs::current_path(), ""}, absolute_folders(options)));
  }
  return plugins;
}

Run open_run(const fs::path& path, const OpenOptions& options) {
  Run run;
  if (fs::is_directory(path)) run.directory_ = RunDirectory::open(path);
  const Tree written = read_root(path, run.directory_);
  const Tree root = with_overrides(written, options.overrides);
  const Tree recorded_root = run.directory_ ? with_overrides(written, {}) : written;
  const RunPlugins plugins = load_run_plugins(root, run.directory_.has_value(), options);

  Diagnostics diagnostics;
  run.config_ = config_without_missing(root, plugins, run.not_trainable_);
  run.overrides_ = options.overrides;
  run.accept_changed_ = options.accept_changed;
  run.chosen_weights_ = options.weights;
  run.accepted_ = plugins.accepted;
  run.config_.plugins = recorded_plugins(plugins.loaded);
  run.backends_ = chosen_backends(run.config_, root, plugins.reasons);
  run.notes_ = run.backends_.left_out;
  for (const std::string& reason : plugins.reasons) run.notes_.push_back(note_of_missing(reason));

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
  if (run.directory_) {
    const std::string place = run.directory_->path().string();
    run.wrong_inputs_ = mistake_of_preparation(root, recorded_root, place);
    if (fitted && run.wrong_inputs_.empty()) take_preparation(run.binding_, std::move(*fitted), place);
    take_hashes(run.config_, *run.dataset_, recorded_root, options, run.notes_, run.accepted_);
    if (!run.classes_.empty()) run.binding_.keep(run.classes_);
    if (run.wrong_inputs_.empty()) run.wrong_inputs_ = mistake_of_order(run.binding_, recorded_root, place);
  } else {
    keep_initial_classes(run.binding_, run.config_, root);
    if (options.accept_changed) {
      accept_changes(run.config_, run.config_.data.sha256, options, run.accepted_);
    }
  }
  for (const AcceptedChange& change : run.accepted_) run.notes_.push_back(text(change));
  const bool given = !run.directory_ && options.needs == Needs::given;
  if (run.binding_.depends_on_rows || (given && !run.binding_.plan.empty())) {
    run.table_ = read_table(*run.dataset_, run.binding_);
    run.binding_.prepare(fitted_preparation(run.config_.data, *run.table_, run.binding_));
  }
  if (given) run.binding_.keep({});
  for (const BoundGroup& target : run.binding_.targets) {
    if (given && !target.classes.empty()) run.classes_.emplace(target.name, target.classes);
  }
  const Model model = run.model();
  if (!run.config_.has_training) {
    check_initial_layers(run.config_, model);
    return run;
  }
  const Plan plan = run.plan(model);
  check_model(run.config_, run.binding_, model, plan, run.directory_.has_value());
  const bool trains = !run.directory_ || options.needs == Needs::data;
  if (trains) check_callbacks(run.config_, model, plan);
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
