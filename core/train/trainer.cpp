#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <chrono>
#include <numeric>

#include <fmt/format.h>

namespace plexus {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Type row_of(const Tensor& table) { return {table.dtype(), table.shape().without(0)}; }

Tensor identity_order(std::int64_t rows) {
  Tensor order(DType::int32, Shape{rows});
  const auto indices = order.data<std::int32_t>();
  std::iota(indices.begin(), indices.end(), 0);
  return order;
}

std::int64_t steps_of(std::int64_t rows, std::int64_t batch) { return (rows + batch - 1) / batch; }

}  // namespace

/// A walk over the rows of an order, batch by batch, and how it is watched.
struct Trainer::Pass {
  std::int64_t batch_size;
  std::int64_t next_row = 0;  ///< of the order
  const std::atomic<bool>* stop = nullptr;
  std::function<void(std::int64_t steps)> done = {};  ///< called every 50 ms or so, with the steps made since

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

History Trainer::fit(const Samples& train, const Samples* validation, const FitOptions& options,
                     Progress& progress) {
  check(train);
  if (validation) check(*validation);
  const std::uint64_t order_key = stream_key(settings_.seed, "order", "");
  Tensor order = identity_order(train.rows);
  std::uint64_t passes = 0;
  Pass pass{options.batch_size, train.rows, options.stop};
  const std::int64_t steps = options.steps_per_epoch.value_or(steps_of(train.rows, options.batch_size));

  History history;
  for (int epoch = 1; epoch <= options.epochs && !pass.stopped(); ++epoch) {
    const auto start = Clock::now();
    Standing at{epoch, options.epochs, 0, steps, 0};
    programs_->reset_accumulators();
    progress.epoch_begins(at);
    pass.done = [&](std::int64_t made) {
      at.step += made;
      at.seconds = seconds_since(start);
      progress.step_done(at, [&] { return running_logs(); });
    };
    while (at.step < steps && !pass.stopped()) {
      if (pass.next_row == train.rows) {  // an order is used up, which need not be where an epoch ends
        if (options.shuffle) fill_permutation(order_key, passes, order.data<std::int32_t>());
        ++passes;
        pass.next_row = 0;
      }
      replay(Mode::train, train, order, pass, steps - at.step);
    }
    Logs logs = running_logs();
    if (validation && epoch % options.validation_frequency == 0 && !pass.stopped()) {
      for (const auto& [name, value] : evaluate(*validation)) logs.emplace_back("val_" + name, value);
    }
    at.seconds = seconds_since(start);
    progress.epoch_ends(at, logs);
    history.epochs.push_back({epoch, std::move(logs), at.seconds});
  }
  if (pass.stopped()) history.stopped = "interrupted";
  return history;
}

Logs Trainer::evaluate(const Samples& samples, std::int64_t batch_size) {
  check(samples);
  programs_->reset_accumulators();
  const Tensor order = identity_order(samples.rows);
  Pass pass{batch_size};
  while (pass.next_row < samples.rows) {
    replay(Mode::evaluate, samples, order, pass, steps_of(samples.rows, batch_size));
  }
  return running_logs();
}

std::vector<Tensor> Trainer::predict(std::span<const Tensor> inputs, std::int64_t batch_size) {
  Samples samples;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    samples.inputs.push_back({i < model_.inputs().size() ? model_.inputs()[i].name : "", inputs[i], {}});
    samples.rows = inputs[i].shape().dim(0);
  }
  require_inputs(samples);
  const Tensor order = identity_order(samples.rows);
  std::vector<Tensor> results;
  for (std::int64_t row = 0; row < samples.rows; row += batch_size) {
    const std::int64_t rows = std::min(batch_size, samples.rows - row);
    Program& program = bound(Mode::predict, samples, order, row, rows);
    program.run();
    for (std::size_t i = 0; i < model_.outputs().size(); ++i) {
      const Tensor part = program.view(prediction_name(model_, i));
      if (row == 0) results.emplace_back(part.dtype(), part.shape().with(0, samples.rows));
      std::copy(part.raw(), part.raw() + part.bytes(), results[i].rows(row, rows).raw());
    }
  }
  return results;
}

Program& Trainer::program(Mode mode, const Samples& samples, std::int64_t rows) {
  return bound(mode, samples, identity_order(samples.rows), 0, rows);
}

/// Replays up to `steps` steps, to the end of the order at most: full batches in one program, the short last
/// one in its own.
void Trainer::replay(Mode mode, const Samples& samples, const Tensor& order, Pass& pass, std::int64_t steps) {
  const std::int64_t left = samples.rows - pass.next_row;
  const std::int64_t full = std::min(left / pass.batch_size, steps);
  const std::int64_t rows = full > 0 ? pass.batch_size : left;
  Program& program = bound(mode, samples, order, pass.next_row, rows);
  const std::int64_t count = std::max<std::int64_t>(full, 1);
  std::int64_t chunk = 1;
  for (std::int64_t first = 0; first < count && !pass.stopped();) {
    const std::int64_t now = std::min(chunk, count - first);
    const auto start = Clock::now();
    program.replay(first, now);
    // Long enough to cost nothing, short enough to stop at once and to redraw a bar.
    const double per_step = std::max(seconds_since(start) / static_cast<double>(now), 1e-9);
    chunk = std::clamp<std::int64_t>(static_cast<std::int64_t>(0.05 / per_step), 1, 2 * chunk + 1);
    first += now;
    pass.next_row += now * rows;
    if (pass.done) pass.done(now);
  }
}

Program& Trainer::bound(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first_row,
                        std::int64_t rows) {
  StepSpec spec;
  spec.mode = mode;
  spec.rows = rows;
  for (const Column& column : samples.inputs) spec.inputs.push_back(row_of(column.values));
  if (mode != Mode::predict) {
    for (const Column& column : samples.targets) spec.targets.push_back(row_of(column.values));
    for (const auto& weight : samples.weights) spec.weighted.push_back(weight.has_value());
  }
  Program& program = programs_->step(spec);
  program.bind(order_input, order.rows(first_row, order.shape().dim(0) - first_row));
  for (std::size_t i = 0; i < spec.inputs.size(); ++i) {
    program.bind(input_column(model_, i), samples.inputs[i].values);
  }
  for (std::size_t i = 0; i < spec.targets.size(); ++i) {
    program.bind(target_column(model_, i), samples.targets[i].values);
    if (spec.weighted[i]) program.bind(weight_column(model_, i), *samples.weights[i]);
  }
  return program;
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

void Trainer::require_inputs(const Samples& samples) const {
  const auto& inputs = model_.inputs();
  if (samples.inputs.size() != inputs.size()) {
    throw DataError(fmt::format("the model has {} input{}, the data gives {}", inputs.size(),
                                inputs.size() == 1 ? "" : "s", samples.inputs.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Tensor& values = samples.inputs[i].values;
    if (values.shape().rank() == 0 || values.shape().without(0) != inputs[i].row.shape) {
      throw DataError(fmt::format("input '{}' of the model takes rows of shape {}, the data gives {}",
                                  inputs[i].name, inputs[i].row.shape.text(), values.shape().text()));
    }
    if (values.shape().dim(0) != samples.rows) {
      throw DataError(fmt::format("input '{}' has {} rows, the others have {}", inputs[i].name,
                                  values.shape().dim(0), samples.rows));
    }
  }
  if (samples.rows == 0) throw DataError("there are no rows");
}

void Trainer::check(const Samples& samples) const {
  require_inputs(samples);
  if (!plan_ || plan_->losses.size() != model_.outputs().size()) {
    throw UsageError(fmt::format("training and evaluation need a loss for each of the model's {} outputs",
                                 model_.outputs().size()));
  }
  if (samples.targets.size() != model_.outputs().size()) {
    throw DataError(fmt::format("the model has {} outputs, the data gives {} targets",
                                model_.outputs().size(), samples.targets.size()));
  }
  for (const Column& target : samples.targets) {
    if (target.values.shape().rank() == 0 || target.values.shape().dim(0) != samples.rows) {
      throw DataError(fmt::format("target '{}' has shape {}, the inputs have {} rows", target.name,
                                  target.values.shape().text(), samples.rows));
    }
  }
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
