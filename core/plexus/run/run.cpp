#include <plexus/config/diagnostics.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/detail/fork_lock.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/class_coverage.hpp>
#include <plexus/run/detail/config_format.hpp>
#include <plexus/run/detail/data_hashes.hpp>
#include <plexus/run/detail/fit_options_of.hpp>
#include <plexus/run/detail/fit_run.hpp>
#include <plexus/run/detail/given_weights.hpp>
#include <plexus/run/detail/initial_layers.hpp>
#include <plexus/run/detail/left_run.hpp>
#include <plexus/run/detail/make_trainer.hpp>
#include <plexus/run/detail/recordable.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/detail/run_lock.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/run/detail/run_tree.hpp>
#include <plexus/run/detail/state_note.hpp>
#include <plexus/run/detail/stored_weights.hpp>
#include <plexus/run/detail/target_units.hpp>
#include <plexus/run/detail/training_manifest.hpp>
#include <plexus/run/run.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

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

/// Compares the hashes that `config` has, and adds those of the other files of its data.
RunConfig with_all_hashes(RunConfig config, const Dataset& dataset) {
  require_hashes(config.data.sha256);
  config.data.sha256 = data_hashes(dataset, config.data, config.data.sha256);
  return config;
}

}  // namespace

std::string_view name_of(RunPart part) {
  static constexpr std::array<std::string_view, 3> names = {"train", "validation", "test"};
  return names[static_cast<std::size_t>(part)];
}

std::string Run::state_note() const {
  return directory_ ? plexus::state_note(*directory_, state_) : std::string();
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

FitOptions Run::fit_options() const { return fit_options_of(config_, nullptr); }

std::vector<PredictionKind> Run::predictions(const Model& model) const {
  return config_.has_training ? prediction_kinds(model, plan(model))
                              : prediction_kinds(model, config_.precision);
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

Run::Run() : caching_(std::make_shared<detail::ForkLock>("this run")) {}

Column Run::in_units(Column target) const {
  if (binding_.preparation) target.values = binding_.preparation->in_units(target.name, target.values);
  return target;
}

std::shared_ptr<const NamedTensors> Run::initial_weights() const {
  if (config_.initial_weights.empty()) return nullptr;
  if (config_.initial_layers.empty())
    return std::make_shared<const NamedTensors>(initial_tensors(config_, [this] { return model(); }));
  return std::make_shared<const NamedTensors>(initial_trainer()->weights());
}

std::shared_ptr<const NamedTensors> Run::weights() const {
  const std::lock_guard alone(*caching_);
  if (!wrong_inputs_.empty()) throw UsageError(wrong_inputs_);
  if (!weights_) {
    const bool stored = directory_ || !chosen_weights_.empty();
    weights_ = stored ? std::make_shared<const NamedTensors>(
                            stored_weights(directory_, state_, chosen_weights_, [this] { return model(); }))
                      : initial_weights();
  }
  return weights_;
}

void Run::require_given_weights() const {
  if (directory_ || !chosen_weights_.empty()) return;
  const bool whole = !config_.initial_weights.empty() && config_.initial_layers.empty();
  if (whole) return;  // loading them checks them
  const Model built = model();
  std::set<std::string> loaded;
  if (!config_.initial_weights.empty()) {
    const NamedTensors all = initial_tensors(config_, [this] { return model(); });
    for (const auto& [name, values] : weights_of_layers(all, config_, built)) loaded.insert(name);
  }
  require_given(built, loaded);
}

std::unique_ptr<Trainer> Run::trainer_with(const NamedTensors* weights, const CompileOptions& compile) const {
  TrainerSettings settings;
  settings.backends = backends_;
  settings.threads = config_.threads;
  settings.precision = config_.precision;
  settings.seed = config_.seed;
  settings.compile = compile;
  std::function<Plan(const Model&)> planned;
  if (config_.has_training) planned = [this](const Model& built) { return plan(built); };
  return make_trainer(model(), planned, std::move(settings), weights);
}

std::unique_ptr<Trainer> Run::trainer(const CompileOptions& compile) const {
  return trainer_with(weights().get(), compile);
}

void Run::check_hashes() const { require_hashes(config_.data.sha256); }

void Run::require_training_plugins() const {
  if (!not_trainable_.empty()) throw PluginError(not_trainable_);
}

std::string Run::resolved_config() const {
  require_training_plugins();
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
  throw UsageError(text_of_missing_part(config_, name_of(part)));
}

std::vector<Column> Run::inputs_of(std::vector<Column> table, PreparationCounts& counts) const {
  if (!wrong_inputs_.empty()) throw UsageError(wrong_inputs_);
  if (!binding_.preparation && !binding_.plan.empty()) {
    throw UsageError("this run has fitted no preparation yet: train it, or open its run directory");
  }
  return plexus::model_inputs(binding_, std::move(table), counts);
}

std::unique_ptr<Trainer> Run::initial_trainer() const {
  if (config_.initial_layers.empty()) return trainer_with(initial_weights().get(), {});
  // The other layers begin as without initial weights: what is fitted to the data is still to be fitted.
  auto trainer = trainer_with(nullptr, {});
  trainer->load_part(
      weights_of_layers(initial_tensors(config_, [this] { return model(); }), config_, trainer->model()));
  return trainer;
}

std::unique_ptr<Trainer> Run::trainer_of(const Binding& binding) {
  // The model must have the widths of `binding`, which may differ from those of an opened directory.
  Binding opened = std::exchange(binding_, binding);
  try {
    return initial_trainer();
  } catch (...) {
    binding_ = std::move(opened);
    throw;
  }
}

TrainResult Run::train(const TrainOptions& options) {
  require_training_plugins();
  require_training(config_);
  if (!options.out.empty()) RunDirectory::require_unused(options.out);
  const RunConfig config = with_all_hashes(config_, *dataset_);
  require_recordable(to_tree(config));
  Binding binding = training_binding(config_, description_, backends_);
  if (table_) binding.prepare(binding_.preparation);  // fitted when the run was opened
  const Wanted wanted{true, true, reads_test_first(description_)};
  Parts parts = read_run(config_, *dataset_, binding, wanted, true, std::exchange(table_, std::nullopt));
  binding.prepare(parts.preparation);
  const auto trainer = trainer_of(binding);
  FitOptions fit_options = fit_options_of(config_, options.stop);
  trainer->prepare(parts.train, validation_of(parts), fit_options);
  if (parts.test) trainer->check(*std::exchange(parts.test, std::nullopt));
  warn_of_missing_classes(parts, trainer->model(), plan(trainer->model()), config_.data.validation);

  Manifest manifest = training_manifest(config_, backends_, description_, parts);
  trainer->fit_states(parts.train);
  const auto [directory, after_early_error] = make_run_directory(options.out, config_.name);
  const RunLock lock(directory.path());
  fit_options.directory = directory.path();
  RunFit fit{*trainer, parts, config, fit_options, directory, std::move(manifest)};
  fit.callbacks = options.callbacks;
  fit.displays = options.displays;
  fit.after_early_error = after_early_error;
  begin_run(fit);
  config_ = config;
  directory_ = directory;
  classes_ = fit.manifest.classes;
  binding.keep(classes_);
  binding_ = std::move(binding);
  wrong_inputs_.clear();
  return trained_by(fit);
}

TrainResult Run::resume(const ResumeOptions& options) {
  if (!directory_)
    throw UsageError("only the training of a run directory can go on: train the run file first");
  require_training_plugins();
  require_resumable_overrides(overrides_);
  if (!wrong_inputs_.empty()) throw UsageError(wrong_inputs_);
  const RunLock lock(directory_->path());
  const LeftRun left = left_run(*directory_, config_.epochs, options.verify);
  const Resumption& from = left.from;
  const RunConfig config = with_all_hashes(config_, *dataset_);
  if (!accept_changed_) require_same_data(left.config, config.data.sha256);
  const Parts parts =
      read_run(config_, *dataset_, binding_, {true, true, false}, false, std::exchange(table_, std::nullopt));
  Manifest manifest = resumed_manifest(left, training_manifest(config_, backends_, description_, parts),
                                       accepted_, accept_changed_, options.verify);
  const auto trainer = trainer_with(nullptr, {});
  FitOptions fit_options = fit_options_of(config_, options.stop);
  fit_options.directory = directory_->path();
  require_same_schedule(plan(trainer->model()), recorded_epochs(left.config), fit_options, parts.train.rows);
  trainer->prepare(parts.train, validation_of(parts), fit_options);
  trainer->restore(from.checkpoint.variables);
  ResumeCallback resuming(from);
  RunFit fit{*trainer, parts, config, fit_options, *directory_, std::move(manifest), from.checkpoint.state};
  if (from.newest) fit.repeats = place_of(from.newest->state);
  fit.callbacks = options.callbacks;
  fit.displays = options.displays;
  fit.callbacks.push_back(&resuming);
  directory_->write_config(to_tree(config));
  write_manifest(*directory_, fit.manifest);
  const RunConfig opened = std::exchange(config_, config);
  try {
    return trained_by(fit);
  } catch (...) {
    if (resuming.differs() || !resuming.has_begun()) {  // the directory is left as it was
      put_back(*directory_, left, resuming.differs());
      config_ = opened;
      state_ = left.manifest.state;
    }
    throw;
  }
}

TrainResult Run::trained_by(const RunFit& fit) {
  state_ = RunState::running;
  weights_.reset();
  trained_.reset();
  try {
    FittedRun fitted = fit_run(fit);
    state_ = fitted.state;
    weights_ = std::move(fitted.weights);
    if (state_ == RunState::complete) fit.directory.become_latest();
    return {fit.directory,
            state_,
            std::move(fitted.history),
            std::move(fitted.best),
            fit.config.checkpoint.enabled,
            fitted.final_value};
  } catch (...) {
    if (state_ == RunState::running) state_ = RunState::failed;
    if (!std::filesystem::exists(fit.directory.path())) directory_.reset();
    throw;
  }
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
    std::shared_ptr<const NamedTensors> found = weights();
    if (!found && !config_.has_training) {
      require_given_weights();
      found = std::make_shared<const NamedTensors>(trainer()->weights());
    }
    if (!found) throw UsageError("this run has no weights yet: train it, or open its run directory");
    Model model = this->model();
    const std::vector<PredictionKind> kinds = predictions(model);
    trained_ = std::make_shared<const TrainedModel>(std::move(model), *found, binding_, backends_,
                                                    config_.precision, kinds);
  }
  const std::shared_ptr<const TrainedModel> trained = trained_;
  alone.unlock();
  return Predictor(trained, options);
}

}  // namespace plexus
