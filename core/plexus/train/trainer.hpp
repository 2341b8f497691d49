#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/train/history.hpp>
#include <plexus/train/programs.hpp>
#include <plexus/train/progress.hpp>
#include <plexus/data/safetensors.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
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
  /// Called between batches while it evaluates and predicts, as often as progress is shown; may be absent.
  std::function<void()> alive = {};
};

struct FitOptions {
  int epochs = 1;
  std::int64_t batch_size = 32;
  bool shuffle = true;  ///< a new order for each pass over the rows: a function of (seed, passes made before)
  /// Absent: all rows. Fewer: the next epoch goes on where this one ended, in a new order once all rows were
  /// visited. More than there are: all rows, with a warning.
  std::optional<std::int64_t> steps_per_epoch = {};
  int validation_frequency = 1;  ///< validate after every so many epochs
  /// When it becomes true the fit ends after the step at hand.
  const std::atomic<bool>* stop = nullptr;
};

/// Rows at a time of evaluation and prediction, unless a caller says otherwise.
inline constexpr std::int64_t evaluation_batch = 512;

/// Trains, evaluates and runs a model on a backend. Owns the variables.
class Trainer {
 public:
  /// Builds the model (if it is not) and creates its variables. `plan` may be empty if only predict is
  /// wanted.
  Trainer(Model model, std::optional<Plan> plan, TrainerSettings settings);
  Trainer(const Trainer&) = delete;  // the programs point to the model and the plan
  Trainer& operator=(const Trainer&) = delete;

  const Model& model() const { return model_; }
  const TrainerSettings& settings() const { return settings_; }
  Store& store() { return programs_->store(); }

  /// Throws DataError, naming both sides, if samples do not fit the model: shapes of inputs, numbers of rows
  /// and targets, labels that are no classes of the output.
  void check(const Samples& samples) const;

  /// Checks what fit is given and compiles all that it will run, so that whatever can be known to be wrong is
  /// thrown here: DataError of samples against the model, UsageError of options, ShapeError of losses and
  /// metrics, BackendError. fit does this itself.
  void prepare(const Samples& train, const Samples* validation, const FitOptions& options);
  /// Keras's fit: epochs of mini-batches, the last one short; running means of loss and metrics over the
  /// epoch, then those of `validation` as val_*. When stopped it records the epoch at hand, if that made a
  /// step, and says in History::stopped how far it got. Warnings (take_warnings) go to `progress`.
  History fit(const Samples& train, const Samples* validation, const FitOptions& options, Progress& progress);
  /// Loss and metrics over all samples, in inference mode; the batch size changes no number but by rounding.
  Logs evaluate(const Samples& samples, std::int64_t batch_size = evaluation_batch);
  /// The model's outputs for rows of inputs, in order: [rows, ...] each.
  std::vector<Tensor> predict(std::span<const Tensor> inputs, std::int64_t batch_size = evaluation_batch);

  /// The program of a step on `rows` rows, compiled if it is new and bound to the samples in their order. For
  /// explanations and measurements: replaying a training step trains.
  Program& program(Mode mode, const Samples& samples, std::int64_t rows);
  /// What that step is traced for; precision and seed are the trainer's.
  StepSpec spec_of(Mode mode, const Samples& samples, std::int64_t rows) const;

  /// Loss and metrics of what the accumulators hold: of all that was seen since they were set to zero.
  Logs running_logs();
  /// Those of them that are means over rows, or functions of one: the loss and each MeanMetric. Sum and
  /// weight of the rows of NAME are the accumulators NAME/total and NAME/count.
  std::vector<std::string> names_of_means() const { return plexus::names_of_means(model_, *plan_); }

  /// Parameters and states by name, and back. `load` wants exactly these names (float32 and float64 convert);
  /// what is missing, extra or of another shape is a DataError that names it with both shapes.
  NamedTensors weights() const;
  void load(const NamedTensors& weights);

 private:
  struct Pass;
  void compile_steps(Mode mode, const Samples& samples, std::int64_t batch_size);
  std::optional<Logs> measure(const Samples& samples, std::int64_t batch_size, const std::atomic<bool>* stop);
  void replay(Mode mode, const Samples& samples, Pass& pass, std::int64_t steps);
  Program& bound(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first_row,
                 std::int64_t rows);
  /// The order 0, 1, .. of so many rows. Do not write to it: it is kept for the next call.
  Tensor as_given(std::int64_t rows);

  Model model_;
  std::optional<Plan> plan_;
  TrainerSettings settings_;
  std::unique_ptr<Programs> programs_;
  std::uint64_t passes_ = 0;  ///< over training rows, in all fits
  Tensor given_;              ///< the longest order that was asked for
};

}  // namespace plexus
