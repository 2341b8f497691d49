#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/train/history.hpp>
#include <plexus/train/programs.hpp>
#include <plexus/train/progress.hpp>
#include <plexus/train/weights_file.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace plexus {

/// How a model is run.
struct TrainerSettings {
  Backends backends;
  int threads = 0;  ///< 0: the physical cores that affinity allows
  DType precision = DType::float32;
  std::uint64_t seed = 0;
  CompileOptions compile = {};  ///< threads in it is ignored
};

struct FitOptions {
  int epochs = 1;
  std::int64_t batch_size = 32;
  bool shuffle = true;  ///< a new order each epoch, a function of (seed, epoch)
  std::optional<std::int64_t>
      steps_per_epoch;                      ///< absent: all rows; else the order is continued across epochs
  int validation_frequency = 1;             ///< validate after every so many epochs
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true the fit ends after the step at hand
};

/// Trains, evaluates and runs a model on a backend. Owns the variables.
class Trainer {
 public:
  /// Builds the model (if it is not) and creates its variables. `plan` may be empty if only predict is
  /// wanted.
  Trainer(Model model, std::optional<Plan> plan, TrainerSettings settings);

  const Model& model() const { return model_; }
  const TrainerSettings& settings() const { return settings_; }
  Store& store() { return programs_->store(); }

  /// Throws DataError, naming both sides, if samples do not fit the model: shapes of inputs, numbers of rows
  /// and targets.
  void check(const Samples& samples) const;

  /// Keras's fit: epochs of mini-batches, the last one short; running means of loss and metrics over the
  /// epoch, then those of `validation` as val_*. Errors of samples against the model name both.
  History fit(const Samples& train, const Samples* validation, const FitOptions& options, Progress& progress);
  /// Loss and metrics over all samples, in inference mode; the batch size changes no number but by rounding.
  Logs evaluate(const Samples& samples, std::int64_t batch_size = 256);
  /// The model's outputs for rows of inputs, in order: [rows, ...] each.
  std::vector<Tensor> predict(std::span<const Tensor> inputs, std::int64_t batch_size = 256);

  /// The program of a step on `rows` rows, compiled if it is new and bound to the samples in their order. For
  /// explanations and measurements: replaying a training step trains.
  Program& program(Mode mode, const Samples& samples, std::int64_t rows);

  /// Parameters and states by name, and back. `load` wants exactly these names (float32 and float64 convert);
  /// what is missing, extra or of another shape is a DataError that names it with both shapes.
  NamedTensors weights() const;
  void load(const NamedTensors& weights);

 private:
  struct Pass;
  void replay(Mode mode, const Samples& samples, const Tensor& order, Pass& pass, std::int64_t steps);
  Program& bound(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first_row,
                 std::int64_t rows);
  Logs running_logs();
  void require_inputs(const Samples& samples) const;

  Model model_;
  std::optional<Plan> plan_;
  TrainerSettings settings_;
  std::unique_ptr<Programs> programs_;
};

}  // namespace plexus
