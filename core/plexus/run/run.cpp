#include <plexus/config/diagnostics.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/run/detail/class_coverage.hpp>
#include <plexus/run/detail/config_format.hpp>
#include <plexus/run/detail/data_hashes.hpp>
#include <plexus/run/detail/fit_options_of.hpp>
#include <plexus/run/detail/history_writer.hpp>
#include <plexus/run/detail/initial_layers.hpp>
#include <plexus/run/detail/make_trainer.hpp>
#include <plexus/run/detail/processor.hpp>
#include <plexus/run/detail/recordable.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/run/detail/run_tree.hpp>
#include <plexus/run/detail/target_units.hpp>
#include <plexus/run/run.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/version.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of(const std::vector<BoundGroup>& groups) {
  std::vector<std::string> names;
  for (const BoundGroup& group : groups) names.push_back(group.name);
  return names;
}

std::vector<Model::Input> model_inputs(const Binding& binding) {
  std::vector<Model::Input> inputs;
  for (const BoundGroup& group : binding.inputs) inputs.push_back({group.name, group.row});
  return inputs;
}

/// The weights are worth more than the history, so they are written even if that cannot be. `weights` may be
/// null.
void write_results(const RunDirectory& directory, const History& history, const NamedTensors* weights) {
  try {
    directory.write_history(history);
  } catch (const FileError&) {
    if (weights != nullptr) directory.write_weights(*weights);
    throw;
  }
  if (weights != nullptr) directory.write_weights(*weights);
}

RunState state_after(FitEnd end) {
  switch (end) {
    case FitEnd::complete:
      return RunState::complete;
    case FitEnd::interrupted:
      return RunState::interrupted;
    case FitEnd::nonfinite:
      break;
  }
  return RunState::diverged;
}

/// For the handler of an exception, which matters more than that this cannot be written.
void record_failure(const RunDirectory& directory, Manifest manifest, HistoryWriter& history) noexcept {
  try {
    manifest.state = RunState::failed;
    write_manifest(directory, manifest);
    history.flush();
  } catch (...) {
  }
}

/// A directory with the files that a run begins with; removed again if they cannot be written.
RunDirectory begin(const RunDirectory& directory, const Manifest& manifest, const RunConfig& config) {
  try {
    write_manifest(directory, manifest);
    directory.write_config(to_tree(config));
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(directory.path(), ignored);
    throw;
  }
  return directory;
}

/// Whether headers tell what the columns hold. If they do not, the test part is read before the training too:
/// what it holds is told before hours, not after them.
bool types_are_known(const Description& data) {
  return std::all_of(data.fields.begin(), data.fields.end(),
                     [](const Field& field) { return field.dtype_is_known; });
}

NamedTensors read_initial(const RunConfig& config) {
  const fs::path& file = config.initial_weights;
  return fs::is_directory(file) ? RunDirectory::open(file).read_weights() : read_safetensors(file);
}

const Samples* validation_of(const Parts& parts) { return parts.validation ? &*parts.validation : nullptr; }

}  // namespace

std::string_view name_of(RunPart part) {
  static constexpr std::array<std::string_view, 3> names = {"train", "validation", "test"};
  return names[static_cast<std::size_t>(part)];
}

std::string Run::state_note() const {
  if (!directory_ || state_ == RunState::complete) return {};
  const std::string path = directory_->path().string();
  switch (state_) {
    case RunState::interrupted:
      return fmt::format("the training of {} was interrupted: its weights are those of that moment", path);
    case RunState::diverged:
      return fmt::format("the training of {} diverged{}", path,
                         directory_->has_weights()
                             ? ": its weights are those of the last epoch in which the loss was finite"
                             : "");
    case RunState::failed:
      return fmt::format("the training of {} failed", path);
    default:
      return fmt::format("the training of {} still runs, or was killed", path);
  }
}

std::vector<std::string> Run::classes(const std::string& target) const {
  const auto found = classes_.find(target);
  return found == classes_.end() ? std::vector<std::string>{} : found->second;
}

Model Run::described_model() const { return make_model(config_, model_inputs(binding_)); }

Model Run::model() const {
  Model model = described_model();
  at_place(config_.model.position, [&] { model.build(config_.precision); });
  return model;
}

Plan Run::plan(const Model& model) const {
  Plan plan = make_plan(config_, model);
  if (binding_.preparation) add_units(plan, model, names_of(binding_.targets), *binding_.preparation);
  return plan;
}

std::vector<Tensor> Run::in_units(const Model& model, std::vector<Tensor> outputs) const {
  if (!binding_.preparation) return outputs;
  const std::vector<std::string> names = names_of(binding_.targets);
  const std::vector<std::size_t> targets = targets_of_outputs(model, names);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    outputs[i] = binding_.preparation->in_units(names[targets[i]], outputs[i]);
  }
  return outputs;
}

Column Run::in_units(Column target) const {
  if (binding_.preparation) target.values = binding_.preparation->in_units(target.name, target.values);
  return target;
}

NamedTensors Run::read_weights() const {
  if (!directory_->has_weights() && (state_ == RunState::failed || state_ == RunState::diverged)) {
    throw UsageError(fmt::format(
        "{} has no weights.safetensors: the training {}", directory_->path().string(),
        state_ == RunState::failed ? "failed"
                                   : "diverged in its first epoch, see 'stopped' in history.json"));
  }
  return directory_->read_weights();
}

std::shared_ptr<const NamedTensors> Run::initial_weights() const {
  if (config_.initial_weights.empty()) return nullptr;
  if (config_.initial_layers.empty()) return std::make_shared<const NamedTensors>(read_initial(config_));
  const auto trainer = trainer_with(nullptr, {});
  trainer->load_part(weights_of_layers(read_initial(config_), config_, trainer->model()));
  return std::make_shared<const NamedTensors>(trainer->weights());
}

std::shared_ptr<const NamedTensors> Run::weights() const {
  const std::lock_guard alone(*caching_);
  if (!wrong_inputs_.empty()) throw UsageError(wrong_inputs_);
  if (!weights_) {
    weights_ = directory_ ? std::make_shared<const NamedTensors>(read_weights()) : initial_weights();
  }
  return weights_;
}

std::unique_ptr<Trainer> Run::trainer_with(const NamedTensors* weights, const CompileOptions& compile) const {
  TrainerSettings settings;
  settings.backends = backends_;
  settings.threads = config_.threads;
  settings.precision = config_.precision;
  settings.seed = config_.seed;
  settings.compile = compile;
  const auto planned = [this](const Model& built) { return plan(built); };
  return make_trainer(model(), planned, std::move(settings), weights);
}

std::unique_ptr<Trainer> Run::trainer(const CompileOptions& compile) const {
  return trainer_with(weights().get(), compile);
}

void Run::check_hashes() const { require_hashes(config_.data.sha256); }

std::string Run::resolved_config() const {
  RunConfig config = config_;
  if (!directory_) config.data.sha256 = data_hashes(*dataset_, config_.data);
  const Tree tree = to_tree(config);
  require_recordable(tree);
  return to_yaml(with_format(tree));
}

Parts Run::read(const Wanted& wanted) const {
  return read_run(config_, *dataset_, binding_, wanted, !directory_, table_);
}

Samples Run::samples(RunPart part) const {
  RunConfig config = config_;
  config.data.class_weight.clear();  // they count in training only
  const Wanted wanted{part == RunPart::train, part == RunPart::validation, part == RunPart::test};
  Parts parts = read_run(config, *dataset_, binding_, wanted, !directory_);
  if (part == RunPart::train) return std::move(parts.train);
  std::optional<Samples>& found = part == RunPart::validation ? parts.validation : parts.test;
  if (found) return std::move(*found);
  throw UsageError(
      fmt::format("this run has no {} part: its data section has no '{}' and the source brings none",
                  name_of(part), name_of(part)));
}

std::vector<Column> Run::inputs_of(std::vector<Column> table, PreparationCounts& counts) const {
  if (!wrong_inputs_.empty()) throw UsageError(wrong_inputs_);
  if (!binding_.preparation && !binding_.plan.empty()) {
    throw UsageError("this run has fitted no preparation yet: train it, or open its run directory");
  }
  return plexus::model_inputs(binding_, std::move(table), counts);
}

Manifest Run::manifest(const Samples& train) const {
  const Backend& backend = *backends_.chosen;
  Manifest manifest;
  manifest.plexus = plexus_version;
  manifest.processor = processor_name();
  manifest.instruction_set = instruction_set();
  manifest.seed = config_.seed;
  manifest.bits_depend_on = {std::string(backend.name()), backend.versions(),
                             backend.instruction_set(),   config_.threads,
                             config_.batch_size,          std::string(name_of(config_.precision))};
  manifest.columns = description_;
  for (const Column& target : train.targets) manifest.classes[target.name] = target.classes;
  for (const Plugin* plugin : loaded_plugins()) {
    const Origin& origin = plugin->origin;
    manifest.plugins.push_back({origin.plugin, origin.version, origin.file, sha256_of(origin.file)});
  }
  return manifest;
}

std::unique_ptr<Trainer> Run::trainer_of(const Binding& binding) {
  // A directory's model may have other widths than what was fitted now.
  Binding opened = std::exchange(binding_, binding);
  try {
    if (config_.initial_layers.empty()) return trainer_with(initial_weights().get(), {});
    // The other layers begin as without initial weights: what is fitted to the data is still to be fitted.
    auto trainer = trainer_with(nullptr, {});
    trainer->load_part(weights_of_layers(read_initial(config_), config_, trainer->model()));
    return trainer;
  } catch (...) {
    binding_ = std::move(opened);
    throw;
  }
}

TrainResult Run::train(const TrainOptions& options) {
  if (!options.out.empty()) RunDirectory::require_unused(options.out);
  check_hashes();
  RunConfig config = config_;
  config.data.sha256 = data_hashes(*dataset_, config_.data);
  require_recordable(to_tree(config));
  Binding binding = training_binding(config_, description_, backends_);
  if (table_) binding.prepare(binding_.preparation);  // fitted when the run was opened
  const Wanted wanted{true, true, !types_are_known(description_)};
  Parts parts = read_run(config_, *dataset_, binding, wanted, true, std::exchange(table_, std::nullopt));
  binding.prepare(parts.preparation);
  const auto trainer = trainer_of(binding);
  const FitOptions fit_options = fit_options_of(config_, options.stop);
  trainer->prepare(parts.train, validation_of(parts), fit_options);
  if (parts.test) trainer->check(*std::exchange(parts.test, std::nullopt));
  warn_of_missing_classes(parts, trainer->model(), plan(trainer->model()), config_.data.validation);

  Manifest manifest = this->manifest(parts.train);
  if (parts.preparation) manifest.preparation = parts.preparation->facts();
  manifest.parts = parts.rows;
  const RunDirectory directory = begin(
      options.out.empty() ? RunDirectory::create_named(config_.name) : RunDirectory::create(options.out),
      manifest, config);
  config_ = std::move(config);
  directory_ = directory;
  state_ = RunState::running;
  classes_ = manifest.classes;
  binding.keep(classes_);
  binding_ = std::move(binding);
  wrong_inputs_.clear();
  weights_.reset();
  trained_.reset();
  HistoryWriter history_writer(directory);
  std::vector<FitObserver*> observers = {&history_writer};
  observers.insert(observers.end(), options.observers.begin(), options.observers.end());
  History history;
  try {
    history = fit(*trainer, parts, fit_options, observers, directory, manifest);
  } catch (...) {
    state_ = RunState::failed;
    record_failure(directory, std::move(manifest), history_writer);
    throw;
  }
  if (state_ == RunState::complete) directory.become_latest();
  return {directory, state_, std::move(history)};
}

History Run::fit(Trainer& trainer, const Parts& parts, const FitOptions& options,
                 std::span<FitObserver* const> observers, const RunDirectory& directory, Manifest manifest) {
  FitState fit_state;
  History history = trainer.fit(parts.train, validation_of(parts), options, fit_state, observers);
  const bool learnt = history.end != FitEnd::nonfinite || fit_state.epoch > 1;
  auto weights = learnt ? std::make_shared<const NamedTensors>(trainer.weights()) : nullptr;
  write_results(directory, history, weights.get());
  manifest.state = state_after(history.end);
  write_manifest(directory, manifest);
  state_ = manifest.state;
  weights_ = std::move(weights);
  return history;
}

Logs Run::evaluate(RunPart part) const {
  check_hashes();
  const auto trainer = this->trainer();
  return trainer->evaluate(samples(part));
}

Logs Run::evaluate(const Samples& samples) const { return trainer()->evaluate(samples); }

Predictor Run::predictor(const PredictorOptions& options) const {
  std::unique_lock alone(*caching_);
  if (!trained_) {
    const auto found = weights();
    if (!found) throw UsageError("this run has no weights yet: train it, or open its run directory");
    Model model = this->model();
    const std::vector<PredictionKind> kinds = prediction_kinds(model, plan(model));
    trained_ = std::make_shared<const TrainedModel>(std::move(model), *found, binding_, backends_,
                                                    config_.precision, kinds);
  }
  const std::shared_ptr<const TrainedModel> trained = trained_;
  alone.unlock();
  return Predictor(trained, options);
}

}  // namespace plexus
