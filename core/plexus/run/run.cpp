#include <plexus/config/diagnostics.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/run/detail/class_coverage.hpp>
#include <plexus/run/detail/data_hashes.hpp>
#include <plexus/run/detail/history_writer.hpp>
#include <plexus/run/detail/make_trainer.hpp>
#include <plexus/run/detail/processor.hpp>
#include <plexus/run/detail/recordable.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/run/detail/run_tree.hpp>
#include <plexus/run/run.hpp>
#include <plexus/version.hpp>

#include <array>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

std::vector<Model::Input> model_inputs(const Binding& binding) {
  std::vector<Model::Input> inputs;
  for (const BoundGroup& group : binding.inputs) inputs.push_back({group.name, group.row});
  return inputs;
}

FitOptions fit_options_of(const RunConfig& config, const std::atomic<bool>* stop) {
  FitOptions options;
  options.epochs = config.epochs;
  options.batch_size = config.batch_size;
  options.shuffle = config.shuffle;
  options.steps_per_epoch = config.steps_per_epoch;
  options.validation_frequency = config.validation_frequency;
  options.nonfinite = config.nonfinite;
  options.stop = stop;
  return options;
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
  at_place(config_.model_position, [&] { model.build(config_.precision); });
  return model;
}

Plan Run::plan(const Model& model) const { return make_plan(config_, model); }

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
  const fs::path& file = config_.initial_weights;
  if (file.empty()) return nullptr;
  return std::make_shared<const NamedTensors>(fs::is_directory(file) ? RunDirectory::open(file).read_weights()
                                                                     : read_safetensors(file));
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

Parts Run::read(const Wanted& wanted) const {
  return read_run(config_, *dataset_, binding_, wanted, !directory_);
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

TrainResult Run::train(const TrainOptions& options) {
  if (!options.out.empty()) RunDirectory::require_unused(options.out);
  check_hashes();
  RunConfig config = config_;
  config.data.sha256 = data_hashes(*dataset_, config_.data);
  require_recordable(to_tree(config));
  Binding binding = training_binding(config_, description_);
  const Parts parts = read_run(config_, *dataset_, binding, {}, true);
  const auto trainer = trainer_with(initial_weights().get(), {});
  const FitOptions fit_options = fit_options_of(config_, options.stop);
  trainer->prepare(parts.train, validation_of(parts), fit_options);
  warn_of_missing_classes(parts, trainer->model(), plan(trainer->model()), config_.data.validation);

  Manifest manifest = this->manifest(parts.train);
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
