#include <plexus/data/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/index_error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/train/check_samples.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace plexus {
namespace {

using Clock = std::chrono::steady_clock;

/// Between two redraws. Steps are replayed in chunks of about as long, so that a stop takes no longer.
constexpr double frame_seconds = 0.05;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Type row_of(const Tensor& table) { return {table.dtype(), table.shape().without(0)}; }

/// Replays steps of `rows` rows of samples, those of step 0 first in `order`. Of an index out of range it
/// says which row of the data it is in, if there is one index or more for each row.
void replay_rows(Program& program, std::int64_t first, std::int64_t count, const Samples& samples,
                 const Tensor& order, std::int64_t rows) {
  try {
    program.replay(first, count);
  } catch (IndexError& error) {
    if (error.rows() == rows) {
      const double row = order.at(error.step() * rows + error.row());
      error.add_context(fmt::format("in a batch whose row {} is row {} of the data (from 0)", error.row(),
                                    samples.first_row + static_cast<std::int64_t>(row)));
    }
    throw;
  }
}

std::int64_t steps_of(std::int64_t rows, std::int64_t batch) { return (rows + batch - 1) / batch; }

void require_positive(std::string_view what, std::int64_t value) {
  if (value < 1) throw UsageError(fmt::format("{} must be at least 1, found {}", what, value));
}

}  // namespace

/// A walk over the rows of an order, batch by batch, and how it is watched.
struct Trainer::Pass {
  Tensor order;
  std::int64_t batch_size;
  std::int64_t next_row = 0;  ///< of the order
  const std::atomic<bool>* stop = nullptr;
  std::function<void(std::int64_t steps)> done = {};  ///< called after each chunk, with the steps in it
  std::int64_t chunk = 1;                             ///< steps of about frame_seconds

  bool stopped() const { return stop && stop->load(std::memory_order_relaxed); }
};

Trainer::Trainer(Model model, std::optional<Plan> plan, TrainerSettings settings)
    : model_(std::move(model)), plan_(std::move(plan)), settings_(std::move(settings)) {
  if (!model_.built()) model_.build(settings_.precision);
  if (settings_.threads == 0) settings_.threads = Team::available();
  settings_.compile.threads = settings_.threads;
  programs_ = std::make_unique<Programs>(model_, plan_ ? &*plan_ : nullptr, settings_.backends,
                                         settings_.compile, settings_.precision, settings_.seed);
}

void Trainer::prepare(const Samples& train, const Samples* validation, const FitOptions& options) {
  require_positive("epochs", options.epochs);
  require_positive("batch_size", options.batch_size);
  require_positive("steps_per_epoch", options.steps_per_epoch.value_or(1));
  require_positive("validation_frequency", options.validation_frequency);
  check(train);
  if (validation) check(*validation);
  compile_steps(Mode::train, train, options.batch_size);
  if (validation) compile_steps(Mode::evaluate, *validation, evaluation_batch);
  programs_->results();
}

History Trainer::fit(const Samples& train, const Samples* validation, const FitOptions& options,
                     Progress& progress) {
  prepare(train, validation, options);
  const std::int64_t all = steps_of(train.rows, options.batch_size);
  const std::int64_t wanted = options.steps_per_epoch.value_or(all);
  const std::int64_t steps = std::min(wanted, all);
  if (wanted > all) {
    progress.warns(fmt::format("steps_per_epoch is {}, but {} rows make {} steps of {}: an epoch has {}",
                               wanted, train.rows, all, options.batch_size, all));
  }
  const auto pass_on_warnings = [&] {
    for (const std::string& warning : take_warnings()) progress.warns(warning);
  };
  pass_on_warnings();
  Pass pass{given_order(train.rows), options.batch_size, train.rows, options.stop};
  Clock::time_point shown = Clock::now();

  History history;
  for (int epoch = 1; epoch <= options.epochs && history.stopped.empty(); ++epoch) {
    const auto start = Clock::now();
    Standing at{epoch, options.epochs, 0, steps, 0};
    programs_->reset_accumulators();
    progress.epoch_begins(at);
    pass.done = [&](std::int64_t made) {
      at.step += made;
      if (seconds_since(shown) < frame_seconds) return;
      shown = Clock::now();
      at.seconds = seconds_since(start);
      progress.step_done(at, [&] { return running_logs(); });
    };
    while (at.step < steps && !pass.stopped()) {
      if (pass.next_row == train.rows) {  // an order is used up, which need not be where an epoch ends
        if (options.shuffle) fill_epoch_order(settings_.seed, passes_, pass.order.data<std::int32_t>());
        ++passes_;
        pass.next_row = 0;
      }
      replay(Mode::train, train, pass, steps - at.step);
    }
    if (at.step == 0) {
      history.stopped = fmt::format("interrupted before epoch {}", epoch);
      break;
    }
    Logs logs = running_logs();
    if (at.step < steps) {
      history.stopped = fmt::format("interrupted in epoch {}, after {} of {} steps", epoch, at.step, steps);
    } else if (validation && epoch % options.validation_frequency == 0) {
      const auto found = measure(*validation, evaluation_batch, options.stop);
      if (!found) history.stopped = fmt::format("interrupted in the validation of epoch {}", epoch);
      for (const auto& [name, value] : found.value_or(Logs{})) logs.emplace_back("val_" + name, value);
    }
    at.seconds = seconds_since(start);
    progress.epoch_ends(at, logs);
    pass_on_warnings();
    history.epochs.push_back({epoch, std::move(logs), at.seconds});
  }
  return history;
}

Logs Trainer::evaluate(const Samples& samples, std::int64_t batch_size) {
  require_positive("batch_size", batch_size);
  check(samples);
  return *measure(samples, batch_size, nullptr);
}

/// Nothing if it was stopped before the end.
std::optional<Logs> Trainer::measure(const Samples& samples, std::int64_t batch_size,
                                     const std::atomic<bool>* stop) {
  programs_->reset_accumulators();
  Pass pass{as_given(samples.rows), batch_size, 0, stop};
  if (settings_.alive) pass.done = [this](std::int64_t) { settings_.alive(); };
  while (pass.next_row < samples.rows) {
    if (pass.stopped()) return std::nullopt;
    replay(Mode::evaluate, samples, pass, steps_of(samples.rows, batch_size));
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
    Program& program = bound(Mode::predict, samples, order, row, rows);
    replay_rows(program, 0, 1, samples, order.rows(row, rows), rows);
    if (settings_.alive) settings_.alive();
    for (std::size_t i = 0; i < model_.outputs().size(); ++i) {
      const Tensor part = program.view(prediction_name(model_, i));
      if (row == 0) results.emplace_back(part.dtype(), part.shape().with(0, samples.rows));
      std::copy(part.raw(), part.raw() + part.bytes(), results[i].rows(row, rows).raw());
    }
  }
  return results;
}

Program& Trainer::program(Mode mode, const Samples& samples, std::int64_t rows) {
  return bound(mode, samples, as_given(samples.rows), 0, rows);
}

/// Replays up to `steps` steps, to the end of the order at most: full batches in one program, the short last
/// one in its own.
void Trainer::replay(Mode mode, const Samples& samples, Pass& pass, std::int64_t steps) {
  const std::int64_t left = samples.rows - pass.next_row;
  const std::int64_t full = std::min(left / pass.batch_size, steps);
  const std::int64_t rows = full > 0 ? pass.batch_size : left;
  Program& program = bound(mode, samples, pass.order, pass.next_row, rows);
  const Tensor ahead = pass.order.rows(pass.next_row, left);
  const std::int64_t count = std::max<std::int64_t>(full, 1);
  for (std::int64_t first = 0; first < count && !pass.stopped();) {
    const std::int64_t now = std::min(pass.chunk, count - first);
    const auto start = Clock::now();
    replay_rows(program, first, now, samples, ahead, rows);
    const double per_step = std::max(seconds_since(start) / static_cast<double>(now), 1e-9);
    pass.chunk =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(frame_seconds / per_step), 1, 2 * pass.chunk + 1);
    first += now;
    pass.next_row += now * rows;
    if (pass.done) pass.done(now);
  }
}

StepSpec Trainer::spec_of(Mode mode, const Samples& samples, std::int64_t rows) const {
  StepSpec spec;
  spec.mode = mode;
  spec.rows = rows;
  spec.dtype = settings_.precision;
  spec.seed = settings_.seed;
  for (const Column& column : samples.inputs) spec.inputs.push_back(row_of(column.values));
  if (mode != Mode::predict) {
    for (const Column& column : samples.targets) spec.targets.push_back(row_of(column.values));
    for (const auto& weight : samples.weights) spec.weighted.push_back(weight.has_value());
  }
  return spec;
}

void Trainer::compile_steps(Mode mode, const Samples& samples, std::int64_t batch_size) {
  const std::int64_t last = samples.rows % batch_size;
  if (samples.rows >= batch_size) programs_->step(spec_of(mode, samples, batch_size));
  if (last > 0) programs_->step(spec_of(mode, samples, last));
}

Program& Trainer::bound(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first_row,
                        std::int64_t rows) {
  const StepSpec spec = spec_of(mode, samples, rows);
  Program& program = programs_->step(spec);
  program.bind(order_input, order.rows(first_row, order.shape().dim(0) - first_row));
  for (std::size_t i = 0; i < spec.inputs.size(); ++i) {
    program.bind(input_column(model_, i), samples.inputs[i].values);
  }
  for (std::size_t i = 0; i < spec.targets.size(); ++i) {
    program.bind(target_column(model_, i), samples.targets[i].values);
    if (i < spec.weighted.size() && spec.weighted[i])
      program.bind(weight_column(model_, i), *samples.weights[i]);
  }
  return program;
}

Tensor Trainer::as_given(std::int64_t rows) {
  if (given_.shape().dim(0) < rows) given_ = given_order(rows);
  return given_.rows(0, rows);
}

Logs Trainer::running_logs() {
  Program& results = programs_->results();
  results.run();
  Logs logs;
  for (const Graph::Named& output : results.graph().outputs()) {
    logs.emplace_back(output.name, results.view(output.name).item());
  }
  return logs;
}

void Trainer::check(const Samples& samples) const {
  check_inputs(model_, samples);
  if (!plan_ || plan_->losses.size() != model_.outputs().size()) {
    throw UsageError(fmt::format("training and evaluation need a loss for each of the model's {} outputs",
                                 model_.outputs().size()));
  }
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
  std::string problems;
  for (const Declaration& declaration : model_.declarations()) {
    const auto found = weights.find(declaration.name);
    if (found == weights.end()) {
      problems += fmt::format("\n  missing: '{}' {}", declaration.name, declaration.type.shape.text());
    } else if (found->second.shape() != declaration.type.shape || !is_floating(found->second.dtype())) {
      problems += fmt::format("\n  '{}' is {} in the weights, {} in the model", declaration.name,
                              found->second.type().text(), declaration.type.text());
    }
  }
  for (const auto& [name, tensor] : weights) {
    const auto& known = model_.declarations();
    if (std::none_of(known.begin(), known.end(), [&n = name](const Declaration& d) { return d.name == n; })) {
      problems += fmt::format("\n  the model has no '{}' {}", name, tensor.shape().text());
    }
  }
  if (!problems.empty()) throw DataError("the weights are not those of this model:" + problems);
  for (const auto& [name, tensor] : weights) store().write(name, tensor.converted(settings_.precision));
}

}  // namespace plexus
