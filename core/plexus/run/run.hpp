#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/nn/output_kinds.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/predictor.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/trainer.hpp>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

namespace detail {
class ForkLock;
}

struct OpenOptions;
struct RunFit;

/// The parts into which a run divides the rows of its data.
enum class RunPart : std::uint8_t { train, validation, test };

/// "train", "validation", "test".
std::string_view name_of(RunPart part);

/// How Run::train trains.
struct TrainOptions {
  /// The run directory to make; empty: runs/NAME/TIME under the working directory.
  std::filesystem::path out = {};
  /// They are called in this order, before the history of an epoch is written; the caller owns them.
  std::vector<Callback*> callbacks = {};
  /// They are called after that, and before the checkpoint of the epoch is written.
  std::vector<Callback*> displays = {};
  /// When it becomes true, the training ends after the current step; may be null.
  const std::atomic<bool>* stop = nullptr;
};

/// How Run::resume goes on.
struct ResumeOptions {
  /// As in TrainOptions; those that had a state when the training was stopped must be among them, in that
  /// order.
  std::vector<Callback*> callbacks = {};
  std::vector<Callback*> displays = {};
  const std::atomic<bool>* stop = nullptr;
  /// Begins with the checkpoint before the newest, and compares the training with the newest bit by bit when
  /// it gets there.
  bool verify = false;
};

/// What a training did.
struct TrainResult {
  RunDirectory directory;
  RunState state = RunState::complete;  ///< complete, interrupted or diverged
  History history;
  std::optional<BestEpoch> best = {};      ///< whose weights best.safetensors holds; absent: no such file
  bool resumable = false;                  ///< the directory has checkpoints
  std::optional<double> final_value = {};  ///< of the same log, with the final weights; absent: not known
};

/// A run file or a run directory that was opened and validated (see open_run): plugins and backend are
/// loaded, the model was built, and every kind of step was traced once, so that all mistakes that show
/// without reading the data's rows were found. It prints nothing. Several threads may call its const
/// functions at once; no other thread may use it during train or resume. Trainers and predictors that it made
/// are independent of it and of each other. If another thread was in one of its functions when the process
/// forked, some functions throw UsageError in the child.
class Run {
 public:
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  Run(Run&&) = default;
  Run& operator=(Run&&) = default;

  const RunConfig& config() const { return config_; }
  /// The directory that was opened, or that the last training made; absent for a run file.
  const std::optional<RunDirectory>& directory() const { return directory_; }
  /// How far the training of `directory` came. Requires: there is one.
  RunState state() const { return state_; }
  /// A note for users of the weights of a training that is not complete: "the training of out was interrupted
  /// ..."; empty if the run is complete or there is no directory.
  std::string state_note() const;
  const Dataset& dataset() const { return *dataset_; }
  const Description& description() const { return description_; }
  const Binding& binding() const { return binding_; }
  const Backends& backends() const { return backends_; }
  /// The names of a target's classes as the training found them, in the order of their codes; empty if it has
  /// none, or if there was no training. Of a run file that was opened with Needs::given those that are known
  /// without reading its rows.
  std::vector<std::string> classes(const std::string& target) const;
  /// What a user should be told although nothing failed: backends that were left out, and why.
  const std::vector<std::string>& notes() const { return notes_; }

  /// The text of config.yaml as `train` writes it: absolute paths, every default, hashes of data and plugins;
  /// for a run directory, the hashes that it recorded. Throws FileError for data that cannot be read,
  /// ConfigError for a path that is no UTF-8, PluginError if it was opened without a plugin that its training
  /// needs.
  std::string resolved_config() const;

  /// A new model, built for the run's precision.
  Model model() const;
  /// A new model before it is built, for another precision than the run's.
  Model described_model() const;
  /// Losses, metrics and optimizer for a built model of this run. Throws ConfigError for a run file that only
  /// predicts (RunConfig::has_training).
  Plan plan(const Model& model) const;
  /// The section `fit`, as Trainer::fit takes it.
  FitOptions fit_options() const;
  /// What the values of each output are, by its loss; without a training by what makes them: a sigmoid or
  /// softmax makes probabilities, anything else numbers.
  std::vector<PredictionKind> predictions(const Model& model) const;
  /// The weights that this run begins with or ended with: those of `directory`, else those that the config
  /// names, else null, which stands for the initializers'. Throws UsageError if the training did not get so
  /// far, or if an override gives the inputs another order of columns, DataError or FileError if the file
  /// cannot be read.
  std::shared_ptr<const NamedTensors> weights() const;
  /// Throws ConfigError, at the layer whose weights they are, unless there are weights with which the model
  /// can predict: those of a directory, those of a file (`initial_weights`, OpenOptions::weights), or those
  /// that the run file gives. A run file gives a parameter whose initializer draws no random numbers, whether
  /// it names the initializer or that is the layer's default (a bias starts as zeros). States of a layer come
  /// from a training only. A model without parameters and states needs no weights. Throws what reading a file
  /// throws.
  void require_given_weights() const;
  /// A new trainer with the weights of weights(); it can only predict if there is no training. Throws
  /// DataError if they are not those of the model.
  std::unique_ptr<Trainer> trainer(const CompileOptions& compile = {}) const;

  /// Throws PluginError if it was opened without a plugin that its training needs (see Needs).
  void require_training_plugins() const;
  /// Throws DataError for a file of the data whose SHA-256 is not the one that was recorded for it, or for
  /// the file that had its role when the directory was made. A run file records none.
  void check_hashes() const;
  /// Reads parts of the data as the training needs them; of a run directory with the classes, codes and kinds
  /// of columns that the training found. Throws DataError, also for classes that the training did not have.
  Parts read(const Wanted& wanted) const;
  /// Reads one part for evaluation: class weights do not count. Throws UsageError if the run has no such
  /// part, DataError.
  Samples samples(RunPart part) const;

  /// The inputs of the model, in the binding's order, from raw rows: columns by name, as the source has them
  /// (others are ignored), are computed, prepared by what the training fitted, and stacked. `counts` gets the
  /// cells without a value and the unknown texts (see warn_of). Throws DataError for cells that cannot be
  /// used, UsageError if there was no training.
  std::vector<Column> inputs_of(std::vector<Column> table, PreparationCounts& counts) const;

  /// What a trainer predicts, [rows, ...] for each output of the model in its order, in the units of the
  /// targets' columns, where `prepare_target` gives the loss others; each number in float64, rounded once.
  std::vector<Tensor> in_units(const Model& model, std::vector<Tensor> outputs) const;
  /// The same for a target of this run's samples.
  Column in_units(Column target) const;

  /// Trains from the beginning: reads the data, compiles, makes a run directory, fits and writes the results.
  /// What cannot run leaves no directory behind. From then on the directory has config.yaml and manifest.json
  /// with state `running`, and the history of the epochs so far; at the end it has the weights and state
  /// `complete` (then runs/NAME/latest points to it), `interrupted` if it was stopped, `diverged` if loss or
  /// weights were not finite any more (it has the weights of the last epoch in which they were, and none if
  /// that was the first), or `failed` if an exception ended it, which is thrown on. Afterwards `directory()`
  /// is the new directory. Throws UsageError if `out` is in use, DataError, ShapeError, BackendError,
  /// FileError.
  TrainResult train(const TrainOptions& options = {});

  /// Goes on with the training of `directory()` from its newest whole checkpoint, in the same directory:
  /// every later number and the final weights are those of a training that was never stopped, bit by bit,
  /// with the same backend, threads and instruction set (others are warned of). With more epochs in the
  /// config (fit.epochs=N when it was opened) they are those of a training of N epochs. What it does besides
  /// is what `train` does. Throws UsageError for a run file, for overrides that change the run, for a
  /// training that is finished, has no checkpoint or is being trained; DataError for changed data and damaged
  /// checkpoints, PluginError for a changed plugin (both not with accept_changed), Error if `verify` finds a
  /// difference.
  TrainResult resume(const ResumeOptions& options = {});

  /// Loss and metrics over a part of the data, whose hashes are checked before.
  Logs evaluate(RunPart part) const;
  /// The same over samples of the caller, with columns as `binding` has them.
  Logs evaluate(const Samples& samples) const;

  /// A predictor with `weights`, which all predictors of this run share. To serve a directory without its
  /// data, open it with Needs::model. A run file that only predicts serves the weights that it gives
  /// (require_given_weights). Throws UsageError if the run has no weights yet.
  Predictor predictor(const PredictorOptions& options = {}) const;

 private:
  friend Run open_run(const std::filesystem::path& path, const OpenOptions& options);
  Run();
  std::shared_ptr<const NamedTensors> initial_weights() const;
  /// A trainer that begins as the config says, before anything is fitted to the data.
  std::unique_ptr<Trainer> initial_trainer() const;
  std::unique_ptr<Trainer> trainer_with(const NamedTensors* weights, const CompileOptions& compile) const;
  /// A trainer from the initial weights, for the rows of `binding`, which becomes this run's.
  std::unique_ptr<Trainer> trainer_of(const Binding& binding);
  /// Fits, and takes over the results.
  TrainResult trained_by(const RunFit& fit);

  std::optional<RunDirectory> directory_;
  RunState state_ = RunState::complete;
  RunConfig config_;
  std::unique_ptr<const Dataset> dataset_;
  Description description_;
  Binding binding_;
  Backends backends_;
  std::map<std::string, std::vector<std::string>> classes_;  ///< of targets, as a training found them
  std::vector<std::string> notes_;
  /// The rows of the source's training part, if shapes depended on them when it was opened; kept until the
  /// training uses them.
  std::optional<std::vector<Column>> table_;
  std::vector<std::string> overrides_;  ///< with which it was opened
  bool accept_changed_ = false;
  std::vector<AcceptedChange> accepted_;  ///< changes that were accepted
  std::string not_trainable_;             ///< why it cannot train; empty if it can
  std::string chosen_weights_;            ///< OpenOptions::weights
  std::string wrong_inputs_;  ///< why the weights of `directory` do not fit the inputs; empty if they do
  std::shared_ptr<detail::ForkLock> caching_;            ///< protects the two below
  mutable std::shared_ptr<const NamedTensors> weights_;  ///< null until they are asked for
  mutable std::shared_ptr<const TrainedModel> trained_;  ///< null until a predictor is asked for
};

}  // namespace plexus
