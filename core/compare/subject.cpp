#include <plexus/compare/seconds_since.hpp>
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

std::vector<double> train_steps(const Subject& subject, Trainer& trainer, int steps, double seconds) {
  const Samples& samples = subject.samples;
  const std::int64_t rows = std::min(subject.batch_size, samples.rows);
  Program& program = trainer.program(Mode::train, samples, rows);
  for (const char* name : {"loss/total", "loss/count"}) trainer.store().write(name, Tensor::scalar(0.0));
  const auto start = std::chrono::steady_clock::now();
  const std::int64_t in_pass = samples.rows / rows;
  Tensor order = given_order(samples.rows);
  std::vector<double> losses;
  for (std::int64_t step = 0; step < steps; ++step) {
    if (step % in_pass == 0) {
      if (subject.shuffle) {
        fill_epoch_order(subject.seed, static_cast<std::uint64_t>(step / in_pass),
                         order.data<std::int32_t>());
      }
      program.bind(order_input, order);
    }
    if (subject.alive) subject.alive();
    program.replay(step % in_pass, 1);
    losses.push_back(take_loss(trainer.store()));
    if (seconds > 0 && seconds_since(start) > seconds) break;
  }
  return losses;
}

}  // namespace plexus
