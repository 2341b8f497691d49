#include <plexus/compare/compared_run.hpp>
#include <plexus/compare/detail/compared_orders.hpp>
#include <plexus/nn/detail/mean_accumulators.hpp>
#include <plexus/run/detail/make_trainer.hpp>
#include <plexus/train/clock.hpp>

#include <algorithm>
#include <cstring>

namespace plexus {

namespace {

Tensor sampled_rows(const Tensor& table, std::int64_t rows) {
  const std::int64_t all = table.shape()[0];
  const std::int64_t stride = std::max<std::int64_t>(all / rows, 1);
  Tensor picked(table.dtype(), table.shape().with(0, rows));
  for (std::int64_t row = 0; row < rows; ++row) {
    const Tensor source = table.rows(row * stride % all, 1);
    std::memcpy(picked.rows(row, 1).raw(), source.raw(), source.bytes());
  }
  return picked;
}

std::int64_t batch_of(const ComparedRun& compared_run) {
  const std::int64_t all = compared_run.samples.rows;
  return compared_run.whole_passes ? all : std::min(compared_run.batch_size, all);
}

void reset_loss(Store& store) {
  const MeanAccumulators loss("loss");
  store.write(loss.total, Tensor::scalar(0.0));
  store.write(loss.count, Tensor::scalar(0.0));
}

/// Returns the mean loss of the last batch and resets the accumulators.
double take_loss(Store& store) {
  const MeanAccumulators loss("loss");
  const double mean = store.read(loss.total).item() / store.read(loss.count).item();
  reset_loss(store);
  return mean;
}

}  // namespace

std::unique_ptr<Trainer> ComparedRun::trainer(const Backends& backends, int threads,
                                              const CompileOptions& compile) const {
  TrainerSettings settings;
  settings.backends = backends;
  settings.threads = threads;
  settings.precision = precision;
  settings.seed = seed;
  settings.compile = compile;
  settings.alive = alive;
  auto trainer = make_trainer(model(), plan, std::move(settings), weights ? &*weights : nullptr);
  trainer->fit_states(samples);
  return trainer;
}

Samples evenly_sampled(const Samples& samples, std::int64_t rows) {
  Samples picked = samples;
  picked.rows = rows;
  for (Column& column : picked.inputs) column.values = sampled_rows(column.values, rows);
  for (Column& column : picked.targets) column.values = sampled_rows(column.values, rows);
  for (std::optional<Tensor>& weight : picked.weights) {
    if (weight) weight = sampled_rows(*weight, rows);
  }
  return picked;
}

TrainingSteps::TrainingSteps(const ComparedRun& compared_run, Trainer& trainer)
    : compared_run_(compared_run),
      trainer_(trainer),
      program_(trainer.program(Mode::train, compared_run.samples, batch_of(compared_run))),
      orders_(std::make_unique<PassOrders>(orders_of(compared_run, trainer, compared_run.samples))),
      in_pass_(compared_run.samples.rows / batch_of(compared_run)) {
  reset_loss(trainer.store());
}

TrainingSteps::~TrainingSteps() = default;

double TrainingSteps::next() {
  if (step_ % in_pass_ == 0) {
    orders_->make(static_cast<std::uint64_t>(step_ / in_pass_));
    program_.bind(compared_run_.whole_passes ? orders_input : order_input, orders_->orders());
  }
  if (compared_run_.alive) compared_run_.alive();
  program_.replay(step_ % in_pass_, 1);
  ++step_;
  return take_loss(trainer_.store());
}

std::vector<double> train_steps(const ComparedRun& compared_run, Trainer& trainer, int steps,
                                double seconds) {
  TrainingSteps training(compared_run, trainer);
  const double start = steady_seconds();
  std::vector<double> losses;
  for (int step = 0; step < steps; ++step) {
    losses.push_back(training.next());
    if (seconds > 0 && seconds_since(start) > seconds) break;
  }
  return losses;
}

}  // namespace plexus
