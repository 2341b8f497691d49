#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/train/fit_progress.hpp>
#include <plexus/train/fit_state.hpp>
#include <plexus/train/history.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

class EvaluationLoop;
class FitCallbacks;
class FitLoop;
class Trainer;

/// A log that the epochs of a fit have: "loss", "accuracy", "val_loss".
struct KnownLog {
  std::string name;
  std::optional<Direction> better = {};  ///< which values are better; absent: not known
};

/// A fit, as its callbacks see it and act on it, or an evaluation or a prediction by Trainer::evaluate or
/// predict. Valid in their hooks, on the thread that called fit, evaluate or predict. Functions marked "Of a
/// fit" throw UsageError outside one.
class Training {
 public:
  /// The progress of the training or, in the test hooks, of the validation. Outside a fit the epoch is 0 of
  /// 0.
  const FitProgress& progress() const;
  /// Of a fit: the epochs that are complete; in on_train_end, what fit returns.
  const History& history() const;
  /// Computes the running means of loss and metrics since the epoch (or the evaluation) began; none in a
  /// prediction.
  Logs running_logs();
  /// Of a fit: the loss of the last training batch alone, before its update; 0 before the first of an epoch.
  double batch_loss() const;

  /// Of a fit: loss and metrics of the validation samples with the current weights, by names with "val_";
  /// nullopt if there are no such samples.
  std::optional<Logs> evaluate_validation();
  /// Of a fit: loss and metrics of all training samples with the current weights, in inference mode, by names
  /// with "train_".
  Logs evaluate_train();
  /// Of a fit: the gradients of the loss, with its regularizers and what layers add to it, for the last
  /// training batch: the epoch's last one in on_epoch_end. They are computed at the current weights, which
  /// that batch has updated already (in a validation with swap_ema_weights: at the averages). One tensor for
  /// each parameter that is trained, by its name, of its type; zeros for one that the loss does not depend
  /// on. They are of this batch alone, before clipping, weight decay and the sum over
  /// gradient_accumulation_steps. Sample weights count, and random layers draw the same numbers as in that
  /// batch; the other states of layers are read as they are now. A separate program computes them and assigns
  /// nothing; it is compiled when they are first asked for. Empty before the first batch of a fit.
  NamedTensors gradients();

  /// The learning rate of the next step.
  double learning_rate() const;
  /// Sets it, from the next step on. Throws UsageError unless it is finite and not negative.
  void set_learning_rate(double rate);
  /// Copies of the model's parameters and states, by name.
  NamedTensors weights() const;
  /// The same, but with the moving averages in the place of the parameters if the validation uses them
  /// (swap_ema_weights): these are the weights that the val_ logs belong to.
  NamedTensors validated_weights() const;
  /// Sets them. Throws DataError unless `weights` has exactly these names and shapes.
  void set_weights(const NamedTensors& weights);
  /// Copies of all variables but the accumulators of loss and metrics: what a later fit needs besides
  /// state().
  NamedTensors variables() const;

  /// Ends the fit: after the batch, the epoch or the validation batch of whose hook it is called. `why`
  /// becomes History::stopped, also that of FitState::history; of several reasons the first counts. A later
  /// fit that goes on from there ends at once for the same reason. An evaluation or a prediction ends after
  /// its first batch at the earliest.
  void stop(std::string why);
  /// The same for a reason outside the fit, such as a clock or a user: a later fit goes on.
  void pause(std::string why);
  /// Why it ends; empty while it goes on.
  const std::string& stop_reason() const;

  /// The run directory; empty if the fit belongs to no run.
  const std::filesystem::path& directory() const;
  /// The logs that each epoch has, with those that callbacks add at the end; outside a fit, those of the
  /// evaluation.
  const std::vector<KnownLog>& known_logs() const;
  /// Which values of a log are better; nullopt if that is not known.
  std::optional<Direction> direction(std::string_view log) const;

  /// Of a fit: the current state, with the sums of loss and metrics and the states of all callbacks. A later
  /// fit goes on from here with this state and variables().
  FitState state() const;

  /// Whether a step of the optimizer is a whole pass over the training rows, an epoch.
  bool makes_whole_passes() const;

  /// Calls the hook `notes` (or `warns`) of every callback.
  void note(const std::string& message);
  void warn(const std::string& message);

 private:
  friend class EvaluationLoop;
  friend class FitLoop;
  explicit Training(FitLoop& fit) : fit_(&fit) {}
  explicit Training(EvaluationLoop& evaluation) : evaluation_(&evaluation) {}
  FitLoop& fit(std::string_view what) const;
  Trainer& trainer() const;
  const FitCallbacks& callbacks() const;
  std::string& reason() const;

  FitLoop* fit_ = nullptr;                // one of them is there
  EvaluationLoop* evaluation_ = nullptr;  // outside a fit
};

}  // namespace plexus
