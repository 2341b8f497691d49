#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/train/trainer.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace plexus {

/// What is compared: a model with its plan, made anew for each backend and once more in float64, and the data
/// it is fed.
struct Subject {
  std::function<Model()> model;  ///< described, not built: it is built in the precision that is wanted
  std::function<Plan(const Model&)> plan;
  std::optional<NamedTensors> weights;  ///< initial or trained ones; absent: those of the initializers
  bool trained = false;                 ///< the weights are those of a finished run
  DType precision = DType::float32;
  std::uint64_t seed = 0;
  std::int64_t batch_size = 32;
  bool shuffle = true;               ///< a new order of the rows for each pass over them
  Samples samples;                   ///< of training, or the test part of a finished run
  std::int64_t validation_rows = 0;  ///< that a training evaluates after its epochs
  /// Called as work on it goes on, more often than somebody who waits would lose patience; may be absent.
  std::function<void()> alive = {};

  /// A trainer with the weights.
  std::unique_ptr<Trainer> trainer(const Backends& backends, int threads,
                                   const CompileOptions& compile = {}) const;
};

/// `rows` rows of the samples, evenly spread over them (again from the first, if there are fewer).
Samples spread(const Samples& samples, std::int64_t rows);

/// Trains full batches in the run's order of rows, one by one.
class TrainingSteps {
 public:
  TrainingSteps(const Subject& subject, Trainer& trainer);

  /// The mean loss of the next batch.
  double next();

 private:
  const Subject& subject_;
  Trainer& trainer_;
  Program& program_;
  std::int64_t in_pass_;  // steps of one pass over the rows
  std::int64_t step_ = 0;
  Tensor order_;
};

/// Trains for up to `steps` full batches in the run's order of rows, and gives the loss of each. `seconds`
/// bounds the time; 0: nothing does.
std::vector<double> train_steps(const Subject& subject, Trainer& trainer, int steps, double seconds = 0);

}  // namespace plexus
