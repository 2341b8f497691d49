#include <plexus/compare/timing/seconds_since.hpp>
#include <plexus/compare/subject.hpp>
#include <plexus/data/order.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>

namespace plexus {

namespace {

Tensor spread_rows(const Tensor& table, std::int64_t rows) {
  const std::int64_t all = table.shape()[0];
  const std::int64_t stride = std::max<std::int64_t>(all / rows, 1);
  Tensor picked(table.dtype(), table.shape().with(0, rows));
  for (std::int64_t row = 0; row < rows; ++row) {
    const Tensor source = table.rows(row * stride % all, 1);
    std::memcpy(picked.rows(row, 1).raw(), source.raw(), source.bytes());
  }
  return picked;
}

std::int64_t batch_of(const Subject& subject) { return std::min(subject.batch_size, subject.samples.rows); }

/// The mean loss of the batch just trained on, read from its accumulators and taken off them.
double take_loss(Store& store) {
  const double total = store.read("loss/total").item();
  const double count = store.read("loss/count").item();
  for (const char* name : {"loss/total", "loss/count"}) store.write(name, Tensor::scalar(0.0));
  return total / count;
}

}  // namespace

std::unique_ptr<Trainer> Subject::trainer(const Backends& backends, int threads,
                                          const CompileOptions& compile) const {
  Model described = model();
  described.build(precision);
  Plan made = plan(described);
  TrainerSettings settings;
  settings.backends = backends;
  settings.threads = threads;
  settings.precision = precision;
  settings.seed = seed;
  settings.compile = compile;
  settings.alive = alive;
  auto trainer = std::make_unique<Trainer>(std::move(described), std::move(made), std::move(settings));
  if (weights) trainer->load(*weights);
  return trainer;
}

Samples spread(const Samples& samples, std::int64_t rows) {
  Samples picked = samples;
  picked.rows = rows;
  for (Column& column : picked.inputs) column.values = spread_rows(column.values, rows);
  for (Column& column : picked.targets) column.values = spread_rows(column.values, rows);
  for (std::optional<Tensor>& weight : picked.weights) {
    if (weight) weight = spread_rows(*weight, rows);
  }
  return picked;
}

TrainingSteps::TrainingSteps(const Subject& subject, Trainer& trainer)
    : subject_(subject),
      trainer_(trainer),
      program_(trainer.program(Mode::train, subject.samples, batch_of(subject))),
      in_pass_(subject.samples.rows / batch_of(subject)),
      order_(given_order(subject.samples.rows)) {
  for (const char* name : {"loss/total", "loss/count"}) trainer.store().write(name, Tensor::scalar(0.0));
}

double TrainingSteps::next() {
  if (step_ % in_pass_ == 0) {
    if (subject_.shuffle) {
      fill_epoch_order(subject_.seed, static_cast<std::uint64_t>(step_ / in_pass_),
                       order_.data<std::int32_t>());
    }
    program_.bind(order_input, order_);
  }
  if (subject_.alive) subject_.alive();
  program_.replay(step_ % in_pass_, 1);
  ++step_;
  return take_loss(trainer_.store());
}

std::vector<double> train_steps(const Subject& subject, Trainer& trainer, int steps, double seconds) {
  TrainingSteps training(subject, trainer);
  const auto start = std::chrono::steady_clock::now();
  std::vector<double> losses;
  for (int step = 0; step < steps; ++step) {
    losses.push_back(training.next());
    if (seconds > 0 && seconds_since(start) > seconds) break;
  }
  return losses;
}

}  // namespace plexus
