#include <plexus/backend/detail/one_user.hpp>
#include <plexus/data/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/check_finite.hpp>
#include <plexus/train/detail/check_plan.hpp>
#include <plexus/train/detail/check_samples.hpp>
#include <plexus/train/detail/check_variables.hpp>
#include <plexus/train/detail/check_weights.hpp>
#include <plexus/train/detail/evaluation_loop.hpp>
#include <plexus/train/detail/finite.hpp>
#include <plexus/train/detail/fit_length_of.hpp>
#include <plexus/train/detail/fit_loop.hpp>
#include <plexus/train/detail/fitted_states.hpp>
#include <plexus/train/detail/known_logs.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/detail/pass_orders.hpp>
#include <plexus/train/detail/trainer_checks.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

using detail::OneUser;

Trainer::Trainer(Model model, std::optional<Plan> plan, TrainerSettings settings)
    : model_(std::move(model)), plan_(std::move(plan)), settings_(std::move(settings)) {
  check_settings(settings_);
  if (plan_) check_plan(*plan_);
  if (!model_.built()) model_.build(settings_.precision);
  if (settings_.threads == 0) settings_.threads = Team::available();
  settings_.compile.threads = settings_.threads;
  programs_ = std::make_unique<Programs>(model_, plan_ ? &*plan_ : nullptr, settings_.backends,
                                         settings_.compile, settings_.precision, settings_.seed);
  binding_ = std::make_unique<BatchBinding>(model_, *programs_);
  user_ = std::make_unique<OneUser>("trainer");
}

Trainer::~Trainer() = default;

void Trainer::prepare(const Samples& train, const Samples* validation, const FitOptions& options) {
  const OneUser::Use use(*user_);
  require_positive("epochs", options.epochs);
  require_positive("batch_size", options.batch_size);
  require_positive("steps_per_epoch", options.steps_per_epoch.value_or(1));
  require_positive("validation_frequency", options.validation_frequency);
  check(train);
  if (validation) check(*validation);
  require_optimizer();
  require_finite_weights(options);
  const FitOptions fitted = fitted_options(*plan_, options, train.rows);
  binding_->set_length(fit_length_of(train.rows, fitted));
  binding_->compile(Mode::train, train, fitted.batch_size);
  if (validation) binding_->compile(Mode::evaluate, *validation, evaluation_batch);
  if (options.train_eval || programs_->measures_after_passes())
    binding_->compile(Mode::evaluate, train, evaluation_batch);
  programs_->results();
  programs_->optimizer_logs();
}

History Trainer::fit(const Samples& train, const Samples* validation, const FitOptions& options,
                     FitState& state, std::span<Callback* const> callbacks) {
  const OneUser::Use use(*user_);
  check_callbacks(callbacks);
  prepare(train, validation, options);
  std::vector<KnownLog> logs = known_logs(model_, *plan_, validation != nullptr, options.train_eval);
  for (const Callback* callback : callbacks) add_logs_of(*callback, logs);
  if (state.batches == 0) fit_states(train);
  const FitOptions fitted = fitted_options(*plan_, options, train.rows);
  FitLoop loop(*this, *binding_, *programs_, {train, validation, sequences_of(options)}, fitted, state,
               callbacks, std::move(logs));
  History history = loop.run();
  passes_ = std::max(passes_, state.pass + (state.next_row > 0 ? 1 : 0));
  return history;
}

History Trainer::fit(const Samples& train, const Samples* validation, const FitOptions& options,
                     std::initializer_list<Callback*> callbacks) {
  FitState state;
  state.pass = passes_;
  return fit(train, validation, options, state, std::span(callbacks.begin(), callbacks.size()));
}

void Trainer::fit_states(const Samples& train) {
  const OneUser::Use use(*user_);
  check_inputs(model_, train);
  for (const auto& [name, value] : fitted_states(model_, train)) {
    if (known_.insert(name).second) store().write(name, value.converted(settings_.precision));
  }
}

Logs Trainer::evaluate(const Samples& samples, std::int64_t batch_size,
                       std::span<Callback* const> callbacks) {
  const OneUser::Use use(*user_);
  require_positive("batch_size", batch_size);
  check_callbacks(callbacks);
  check(samples);
  programs_->reset_accumulators();
  BatchWalk walk(*binding_, Mode::evaluate, samples, binding_->as_given(samples.rows), batch_size);
  EvaluationLoop watched(*this, *programs_, Mode::evaluate, steps_of(samples.rows, batch_size), callbacks,
                         known_logs(model_, *plan_, false, false));
  watched.begin();
  do {
    watched.made(walk.advance(watched.next()));
    if (settings_.alive) settings_.alive();
  } while (!watched.at_end());
  Logs logs = running_logs();
  watched.end(logs);
  return logs;
}

std::vector<Tensor> Trainer::predict(std::span<const Tensor> inputs, std::int64_t batch_size,
                                     std::span<Callback* const> callbacks) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    columns.push_back({i < model_.inputs().size() ? model_.inputs()[i].name : "", inputs[i], {}});
  }
  return predict_columns(std::move(columns), batch_size, callbacks);
}

std::vector<Tensor> Trainer::predict_columns(std::vector<Column> inputs, std::int64_t batch_size,
                                             std::span<Callback* const> callbacks) {
  Samples samples;
  samples.inputs = std::move(inputs);
  if (!samples.inputs.empty()) {
    const Shape& shape = samples.inputs.front().values.shape();
    samples.rows = shape.is_scalar() ? 0 : shape[0];
  }
  return predict_samples(samples, {}, batch_size, callbacks);
}

std::vector<Tensor> Trainer::predict_samples(const Samples& samples, std::string_view layer,
                                             std::int64_t batch_size, std::span<Callback* const> callbacks) {
  const OneUser::Use use(*user_);
  require_positive("batch_size", batch_size);
  check_callbacks(callbacks);
  const std::vector<std::string> names = prediction_names(model_, layer);
  check_inputs(model_, samples);
  check_finite(samples, settings_.precision);
  const Tensor order = binding_->as_given(samples.rows);
  EvaluationLoop watched(*this, *programs_, Mode::predict, steps_of(samples.rows, batch_size), callbacks, {});
  watched.begin();
  std::vector<Tensor> results;
  std::int64_t done = 0;
  do {
    watched.next();
    const std::int64_t rows = std::min(batch_size, samples.rows - done);
    Program& program = binding_->bind_prediction(layer, samples, order, done, rows);
    replay_rows(program, 0, 1, samples, order.rows(done, rows), rows);
    if (settings_.alive) settings_.alive();
    collect_outputs(names, program, samples, done, results);
    done += rows;
    watched.made(1);
  } while (!watched.at_end());
  watched.end({});
  if (done == samples.rows) return results;
  for (Tensor& result : results) result = result.rows(0, done);
  return results;
}

Program& Trainer::program(Mode mode, const Samples& samples, std::int64_t rows) {
  const OneUser::Use use(*user_);
  if (mode != Mode::predict) {
    check_fit(samples);
  } else {
    check_inputs(model_, samples);
  }
  if (mode == Mode::train) require_optimizer();
  if (mode == Mode::train && rows != rows_of_step(rows, samples.rows)) {
    throw UsageError(fmt::format("a step of the optimizer{} has all {} rows, not {}",
                                 name_in_brackets(*plan_->optimizer), samples.rows, rows));
  }
  if (rows < 1 || rows > samples.rows) {
    throw UsageError(fmt::format("a step on {} rows of {} cannot be made: expected 1 to {}", rows,
                                 samples.rows, samples.rows));
  }
  return binding_->bind(mode, samples, binding_->as_given(samples.rows), 0, rows);
}

Learning Trainer::learning() const { return programs_->learning(); }

std::int64_t Trainer::rows_of_step(std::int64_t batch_size, std::int64_t rows) const {
  return learning() == Learning::passes ? rows : std::min(batch_size, rows);
}

std::int64_t Trainer::sequences_of(const FitOptions& options) const {
  if (!options.order || learning() != Learning::passes) return 1;
  return sequences_of_pass(*options.order, model_.outputs().size() == 1 ? values_of_output(model_, 0) : 1);
}

StepSpec Trainer::spec_of(Mode mode, const Samples& samples, std::int64_t rows) const {
  return binding_->spec(mode, samples, rows);
}

void Trainer::check(const Samples& samples) const {
  check_fit(samples);
  check_finite(samples, settings_.precision);
}

void Trainer::check_fit(const Samples& samples) const {
  check_inputs(model_, samples);
  require_plan();
  outputs_of_metrics(model_, *plan_);
  check_targets(model_, *plan_, samples);
}

void Trainer::require_plan() const {
  if (!plan_) throw UsageError("training and evaluation need a plan: a loss for each output of the model");
}

void Trainer::require_optimizer() const {
  if (plan_ && plan_->optimizer) return;
  throw UsageError("training needs an optimizer in the plan: make one with make<Optimizer>(\"sgd\")");
}

void Trainer::require_finite_weights(const FitOptions& options) {
  if (options.nonfinite != Nonfinite::ignore) check_finite_weights(store());
}

std::vector<std::string> Trainer::names_of_means() const {
  require_plan();
  return plexus::names_of_means(model_, *plan_);
}

Logs Trainer::running_logs() {
  const OneUser::Use use(*user_);
  return programs_->running_logs();
}

void Trainer::reset_accumulators() {
  const OneUser::Use use(*user_);
  programs_->reset_accumulators();
}

NamedTensors Trainer::accumulators() const {
  const OneUser::Use use(*user_);
  return programs_->accumulators();
}

NamedTensors Trainer::weights() const {
  const OneUser::Use use(*user_);
  NamedTensors weights;
  for (const Declaration& declaration : model_.declarations()) {
    weights[declaration.name] = programs_->store().read(declaration.name);
  }
  return weights;
}

void Trainer::load(const NamedTensors& weights) {
  const OneUser::Use use(*user_);
  check_weights(model_, weights);
  write(weights);
}

void Trainer::load_part(const NamedTensors& weights) {
  const OneUser::Use use(*user_);
  NamedTensors all = this->weights();
  for (const auto& [name, tensor] : weights) all[name] = tensor;
  check_weights(model_, all);
  write(weights);
}

double Trainer::learning_rate() const {
  const OneUser::Use use(*user_);
  return programs_->learning_rate(binding_->length());
}

void Trainer::set_learning_rate(double rate) {
  const OneUser::Use use(*user_);
  if (!std::isfinite(rate) || rate < 0) {
    throw UsageError(fmt::format("the learning rate must be finite and not negative, found {}", rate));
  }
  programs_->set_learning_rate(rate);
}

NamedTensors Trainer::variables() const {
  const OneUser::Use use(*user_);
  const Store& store = programs_->store();
  NamedTensors variables;
  for (const Store::Entry& entry : store.entries()) {
    if (entry.role != Role::accumulator) variables.emplace(entry.name, store.read(entry.name));
  }
  return variables;
}

void Trainer::restore(const NamedTensors& variables) {
  const OneUser::Use use(*user_);
  check_variables(variables, this->variables());
  for (const auto& [name, value] : variables) {
    store().write(name, value);
    known_.insert(name);
  }
}

void Trainer::write(const NamedTensors& weights) {
  for (const auto& [name, tensor] : weights) {
    known_.insert(name);
    store().write(name, tensor.converted(settings_.precision));
    const bool trained = store().entry(name).role == Role::parameter;
    if (!trained || first_nonfinite(tensor, settings_.precision) < 0) continue;
    warn_of_run(fmt::format(
        "the weights '{}' that were loaded hold NaN or infinity, and so will what is computed with them",
        name));
  }
}

}  // namespace plexus
