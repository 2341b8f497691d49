#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/fit_options.hpp>
#include <plexus/train/fit_state.hpp>
#include <plexus/train/programs.hpp>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

class BatchBinding;
namespace detail {
class OneUser;
}

/// How a model is run.
struct TrainerSettings {
  Backends backends;
  int threads = 0;  ///< 0: the physical cores that affinity allows
  DType precision = DType::float32;
  std::uint64_t seed = 0;
  CompileOptions compile = {};  ///< its `threads` is ignored
  /// Called by evaluate and predict between two replays, to show that the process makes progress; may be
  /// empty.
  std::function<void()> alive = {};
};

/// Trains, evaluates and runs a model on a backend. Owns the variables. It serves one thread at a time: a
/// second one that calls prepare, fit, evaluate, predict, program, weights or load meanwhile gets a
/// UsageError; hooks of a training may call them on its thread. Trainers are independent of each other. A
/// forked child may go on with its copy, on the thread that forked (see Team).
class Trainer {
 public:
  /// Builds the model if it is not built and creates its variables. `plan` may be empty if only predict is
  /// used. Throws UsageError, which names the field, for a loss or a metric of the plan that is null, and for
  /// settings without backends, with a dtype that is not floating-point or with threads out of range. Throws
  /// also what building the model throws.
  Trainer(Model model, std::optional<Plan> plan, TrainerSettings settings);
  Trainer(const Trainer&) = delete;  // the programs point to the model and the plan
  Trainer& operator=(const Trainer&) = delete;
  ~Trainer();

  const Model& model() const { return model_; }
  const TrainerSettings& settings() const { return settings_; }
  Store& store() { return programs_->store(); }

  /// Throws DataError, with what the model expects and what the samples have, if samples do not fit the
  /// model: shapes of inputs, numbers of rows, names of targets, labels that are not classes of the output;
  /// and for the first value of inputs, targets or weights that is NaN, or infinite in the trainer's
  /// precision, which it names with column, file and row.
  /// Throws UsageError if losses and metrics do not belong to the model's outputs.
  void check(const Samples& samples) const;

  /// Checks the arguments of fit and compiles all programs that it will run, so that mistakes are reported
  /// before training: DataError for samples that do not fit the model or are not finite, UsageError for
  /// options and for a plan without optimizer, DataError for weights that are not finite (unless
  /// options.nonfinite is ignore), ShapeError for losses and metrics, BackendError. It also
  /// creates the optimizer's slots and the accumulators. fit calls it.
  void prepare(const Samples& train, const Samples* validation, const FitOptions& options);
  /// Keras's fit: epochs of mini-batches, the last one short; running means of loss and metrics over the
  /// epoch, then those of `validation` as val_*. It begins where `state` says and keeps `state` up to date.
  /// When it is stopped, it returns the current epoch as well, if that made a step, and History::stopped says
  /// how far it got; with that state a later call goes on, in this trainer or in another one that was
  /// prepared and had this one's variables restored.
  ///
  /// When loss or weights are not finite any more it stops, unless options.nonfinite is ignore: History::end
  /// and `nonfinite` say so, the epoch is returned as well, and variables and `state` are those after the
  /// last epoch that went well (or those with which the fit began), so that a later call can go on with
  /// another learning rate. A callback may end it (Training::stop) and may change the weights in
  /// on_train_end. Warnings (take_warnings) go to the callbacks.
  ///
  /// Throws what prepare throws; UsageError for a state that does not belong to these samples, options and
  /// callbacks, for a callback that is null, and for one that monitors a log that does not exist; and
  /// ConfigError, at the end of an epoch, if its schedule gave a learning rate that is negative or not
  /// finite. If it throws, discard the state.
  History fit(const Samples& train, const Samples* validation, const FitOptions& options, FitState& state,
              std::span<Callback* const> callbacks = {});
  /// The same from the first epoch on, with an order of the rows that no earlier fit of this trainer used.
  History fit(const Samples& train, const Samples* validation, const FitOptions& options,
              std::initializer_list<Callback*> callbacks = {});
  /// Loss and metrics over all samples, in inference mode. The batch size changes the results by rounding
  /// only. The test hooks of the callbacks are called; the logs that they monitor are not checked. If a hook
  /// stops it (Training::stop), loss and metrics are those of the batches so far, at least one. Throws what
  /// check throws, and UsageError for a callback that is null.
  Logs evaluate(const Samples& samples, std::int64_t batch_size = evaluation_batch,
                std::span<Callback* const> callbacks = {});
  /// The model's outputs for rows of inputs, in order: [rows, ...] each. The predict hooks of the callbacks
  /// are called; if one of them stops it, the outputs are those of the rows so far, at least a batch. Throws
  /// DataError for inputs of another number or shape than the model's, for no rows, and for values that are
  /// not finite, and UsageError for a callback that is null.
  std::vector<Tensor> predict(std::span<const Tensor> inputs, std::int64_t batch_size = evaluation_batch,
                              std::span<Callback* const> callbacks = {});
  /// The same for columns, one for each input of the model in its order; errors name their files.
  std::vector<Tensor> predict_columns(std::vector<Column> inputs, std::int64_t batch_size = evaluation_batch,
                                      std::span<Callback* const> callbacks = {});
  /// The same for the inputs of samples, whose rows errors name by Samples::source_row. With a `layer` it
  /// gives what that inner layer makes in inference mode, or that input as the layers are given it: one
  /// tensor, or one for each call of a shared layer and each value of a layer that makes several
  /// (prediction_names). Throws UsageError, which suggests near names, if the model has no such layer.
  std::vector<Tensor> predict_samples(const Samples& samples, std::string_view layer = {},
                                      std::int64_t batch_size = evaluation_batch,
                                      std::span<Callback* const> callbacks = {});

  /// The program of a step on `rows` rows, compiled if it is new and bound to the samples in the order in
  /// which they are stored. It serves explanations and measurements; replaying a training step changes the
  /// variables. Throws what check throws, but does not look for values that are not finite.
  Program& program(Mode mode, const Samples& samples, std::int64_t rows);
  /// Rows of a training step on samples of `rows` rows: the batch size, or all where a step of the optimizer
  /// is a whole pass.
  std::int64_t rows_of_step(std::int64_t batch_size, std::int64_t rows) const;
  /// What the plan's optimizer learns by; gradients if there is none.
  Learning learning() const;
  /// How many orders of the rows a pass of a fit has: more than one only with an Order, where a step of the
  /// optimizer is a whole pass.
  std::int64_t sequences_of(const FitOptions& options) const;
  /// The specification that this step is traced from, with the trainer's precision and seed.
  StepSpec spec_of(Mode mode, const Samples& samples, std::int64_t rows) const;

  /// Loss and metrics from the accumulators: over all batches since the accumulators were last reset.
  Logs running_logs();
  /// Fits the states of layers that are fitted to data (Layer::fitted_states) to these samples, but for those
  /// that were fitted before or loaded. A fit that begins calls it.
  void fit_states(const Samples& train);

  /// Sets all accumulators to zero.
  void reset_accumulators();
  /// Copies of the accumulators.
  NamedTensors accumulators() const;
  /// Names of the logs that are means over rows or functions of such a mean: the losses and each MeanMetric.
  /// The accumulators NAME/total and NAME/count hold the sum and the weight of the rows.
  /// Throws UsageError if there is no plan.
  std::vector<std::string> names_of_means() const;

  /// Copies of the model's parameters and states, by name.
  NamedTensors weights() const;
  /// Sets them. Throws DataError, which names everything that is missing, extra or of another shape, unless
  /// `weights` has exactly these names and shapes. float32 and float64 are converted. Parameters that are not
  /// finite are taken, with a warning (take_warnings).
  void load(const NamedTensors& weights);
  /// Sets only the given weights; the others stay as they are. Throws DataError, which names the weight, for
  /// one that the model does not have or has in another shape.
  void load_part(const NamedTensors& weights);

  /// The learning rate of the next training step. Requires: a training was prepared.
  double learning_rate() const;
  /// Sets it. Throws UsageError unless it is finite and not negative. Requires: a training was prepared.
  void set_learning_rate(double rate);

  /// Copies of all variables but the accumulators, by name: parameters, states and, once a training was
  /// prepared, the optimizer's slots, learning rate and step. With them and a FitState a later fit goes on.
  NamedTensors variables() const;
  /// Sets them, after prepare. Throws DataError, which names everything that is missing, extra or of another
  /// shape or dtype, unless `variables` are exactly these.
  void restore(const NamedTensors& variables);

 private:
  void write(const NamedTensors& weights);
  void check_fit(const Samples& samples) const;
  void require_plan() const;
  void require_optimizer() const;
  void require_finite_weights(const FitOptions& options);

  Model model_;
  std::optional<Plan> plan_;
  TrainerSettings settings_;
  std::unique_ptr<Programs> programs_;
  std::unique_ptr<BatchBinding> binding_;
  std::unique_ptr<detail::OneUser> user_;
  std::set<std::string> known_;  // variables that were loaded or fitted to data
  std::uint64_t passes_ = 0;     // passes over training rows that all fits have begun
};

}  // namespace plexus
