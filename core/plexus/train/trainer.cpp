#include <plexus/data/detail/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/check_samples.hpp>
#include <plexus/train/detail/check_weights.hpp>
#include <plexus/train/detail/fit_loop.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

void require_positive(std::string_view what, std::int64_t value) {
  if (value < 1) throw UsageError(fmt::format("{} must be at least 1, found {}", what, value));
}

}  // namespace

Trainer::Trainer(Model model, std::optional<Plan> plan, TrainerSettings settings)
    : model_(std::move(model)), plan_(std::move(plan)), settings_(std::move(settings)) {
  if (!model_.built()) model_.build(settings_.precision);
  if (settings_.threads == 0) settings_.threads = Team::available();
  settings_.compile.threads = settings_.threads;
  programs_ = std::make_unique<Programs>(model_, plan_ ? &*plan_ : nullptr, settings_.backends,
                                         settings_.compile, settings_.precision, settings_.seed);
  binding_ = std::make_unique<BatchBinding>(model_, *programs_);
}

Trainer::~Trainer() = default;

void Trainer::prepare(const Samples& train, const Samples* validation, const FitOptions& options) {
  require_positive("epochs", options.epochs);
  require_positive("batch_size", options.batch_size);
  require_positive("steps_per_epoch", options.steps_per_epoch.value_or(1));
  require_positive("validation_frequency", options.validation_frequency);
  check(train);
  if (validation) check(*validation);
  binding_->compile(Mode::train, train, options.batch_size);
  if (validation) binding_->compile(Mode::evaluate, *validation, evaluation_batch);
  programs_->results();
}

History Trainer::fit(const Samples& train, const Samples* validation, const FitOptions& options,
                     FitState& state, std::span<FitObserver* const> observers) {
  prepare(train, validation, options);
  History history = FitLoop(*binding_, *programs_, {train, validation}, options, state, observers).run();
  passes_ = std::max(passes_, state.pass + (state.next_row > 0 ? 1 : 0));
  return history;
}

History Trainer::fit(const Samples& train, const Samples* validation, const FitOptions& options,
                     std::initializer_list<FitObserver*> observers) {
  FitState state;
  state.pass = passes_;
  return fit(train, validation, options, state, std::span(observers.begin(), observers.size()));
}

Logs Trainer::evaluate(const Samples& samples, std::int64_t batch_size) {
  require_positive("batch_size", batch_size);
  check(samples);
  programs_->reset_accumulators();
  BatchWalk walk(*binding_, Mode::evaluate, samples, as_given(samples.rows), batch_size);
  while (!walk.at_end()) {
    walk.advance(samples.rows);
    if (settings_.alive) settings_.alive();
  }
  return running_logs();
}

std::vector<Tensor> Trainer::predict(std::span<const Tensor> inputs, std::int64_t batch_size) {
  require_positive("batch_size", batch_size);
  Samples samples;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    samples.inputs.push_back({i < model_.inputs().size() ? model_.inputs()[i].name : "", inputs[i], {}});
    samples.rows = inputs[i].shape().is_scalar() ? 0 : inputs[i].shape().dim(0);
  }
  check_inputs(model_, samples);
  const Tensor order = as_given(samples.rows);
  std::vector<Tensor> results;
  for (std::int64_t row = 0; row < samples.rows; row += batch_size) {
    const std::int64_t rows = std::min(batch_size, samples.rows - row);
    Program& program = binding_->bind(Mode::predict, samples, order, row, rows);
    replay_rows(program, 0, 1, samples, order.rows(row, rows), rows);
    if (settings_.alive) settings_.alive();
    collect_outputs(model_, program, samples, row, results);
  }
  return results;
}

Program& Trainer::program(Mode mode, const Samples& samples, std::int64_t rows) {
  return binding_->bind(mode, samples, as_given(samples.rows), 0, rows);
}

StepSpec Trainer::spec_of(Mode mode, const Samples& samples, std::int64_t rows) const {
  return binding_->spec(mode, samples, rows);
}

Tensor Trainer::as_given(std::int64_t rows) {
  if (given_.shape().dim(0) < rows) given_ = given_order(rows);
  return given_.rows(0, rows);
}

void Trainer::check(const Samples& samples) const {
  check_inputs(model_, samples);
  if (!plan_) throw UsageError("training and evaluation need a plan: a loss for each output of the model");
  outputs_of_metrics(model_, *plan_);
  check_targets(model_, *plan_, samples);
}

NamedTensors Trainer::weights() const {
  NamedTensors weights;
  for (const Declaration& declaration : model_.declarations()) {
    weights[declaration.name] = programs_->store().read(declaration.name);
  }
  return weights;
}

void Trainer::load(const NamedTensors& weights) {
  check_weights(model_, weights);
  for (const auto& [name, tensor] : weights) store().write(name, tensor.converted(settings_.precision));
}

}  // namespace plexus
