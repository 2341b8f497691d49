#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/options.hpp>
#include <plexus/nn/learning_step.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/schedule.hpp>
#include <plexus/nn/scope.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Options for the parameters that fit a pattern, in the place of the optimizer's own.
struct ParameterGroup {
  std::string match;  ///< a pattern of names, as in exclude_from_weight_decay
  /// Their learning rate is the optimizer's times this, whatever sets the optimizer's: a schedule, a
  /// callback.
  double learning_rate_factor = 1;
  std::optional<double> weight_decay = {};  ///< none: the optimizer's
  Position position = {};                   ///< of the pattern, for messages about it
};

/// The values of the options that core gives every optimizer.
struct UpdateRule {
  double learning_rate = 0.01;                 ///< unused with a schedule
  std::optional<double> clipnorm = {};         ///< each gradient is scaled to this norm at most
  std::optional<double> clipvalue = {};        ///< each element is limited to [-c, c]
  std::optional<double> global_clipnorm = {};  ///< all gradients together are scaled to this norm at most
  std::optional<double> weight_decay = {};     ///< w -= w * weight_decay * learning_rate, before the update
  std::shared_ptr<const Schedule> schedule = {};  ///< of the learning rate; null: it is constant
  /// Patterns of the names of parameters that do not decay: `*` stands for any text.
  std::vector<std::string> exclude_from_weight_decay = {};
  bool use_ema = false;                 ///< a moving average of each parameter, its slot `average`
  double ema_momentum = 0.99;           ///< the part of the average that stays in each update
  bool swap_ema_weights = false;        ///< validation uses the averages
  int gradient_accumulation_steps = 1;  ///< batches whose mean gradient makes one update
  /// A parameter belongs to the first group that it fits, or to none.
  std::vector<ParameterGroup> groups = {};
};

/// What an optimizer adds to the logs of an epoch's training.
struct OptimizerLog {
  std::string name;
  std::optional<Direction> better = {};  ///< which values are better; none: neither
};

/// How parameters learn: each by its gradient (`update`), or all by a step of the optimizer's own (`step`).
/// Core gives every optimizer that learns by gradients the options of UpdateRule.
class Optimizer : public Component {
 public:
  static constexpr Kind kind = Kind::optimizer;
  ~Optimizer() override;

  /// Which of `update` and `step` the optimizer overrides, and how many rows a step has.
  virtual Learning learning() const { return Learning::gradients; }

  /// Whether the trained parameters start at 0 where their initializers would draw random numbers: for a rule
  /// that needs no random start.
  virtual bool starts_at_zero() const { return false; }

  /// Assigns the new value of `w` (and of the slots beside it). gradient: w's type, clipped already.
  virtual void update(Scope& scope, const Variable& w, const Symbol& gradient) const;

  /// Assigns the new values of the parameters and of the slots beside them. With Learning::passes the metrics
  /// of an epoch are computed after it, with the new weights. It throws UsageError for a model
  /// or a loss that it cannot train. Returns the mean loss of the rows with Learning::passes, a scalar of
  /// scope.dtype(), otherwise an empty symbol: core computes the loss.
  virtual Symbol step(Scope& scope, const LearningStep& step) const;

  /// What the optimizer adds to the logs of an epoch's training, beside loss and metrics.
  virtual std::vector<OptimizerLog> log_names() const { return {}; }
  /// Their values, float64 scalars, from accumulators to which `step` or `update` added:
  /// scope.accumulator(name).
  virtual std::vector<Symbol> logs([[maybe_unused]] Scope& scope) const { return {}; }
  /// Whether the training ends after an epoch with these logs, and what the user should know of it. last: it
  /// ends anyway.
  virtual EpochVerdict after_epoch([[maybe_unused]] std::span<const std::pair<std::string, double>> logs,
                                   [[maybe_unused]] bool last) const {
    return {};
  }

  /// The values of core's options. The registry sets them when it makes an optimizer that learns by
  /// gradients; C++ code that constructs one itself sets them, and so does the constructor of one that makes
  /// its steps itself (of its learning rate and schedule alone). Throws UsageError if they were never set: no
  /// default learning rate suits all optimizers.
  const UpdateRule& rule() const;
  bool has_rule() const { return rule_.has_value(); }
  void set_rule(const UpdateRule& rule) { rule_ = rule; }

 private:
  std::optional<UpdateRule> rule_;
};

/// A schema that starts with what core gives every optimizer: learning_rate (a number, with this default, or
/// a schedule), clipnorm, clipvalue, global_clipnorm (one of them at most), weight_decay,
/// exclude_from_weight_decay, groups, use_ema, ema_momentum, swap_ema_weights, gradient_accumulation_steps.
/// weight_decay: its default; without one, weights do not decay unless the user says so.
Schema optimizer_schema(std::string name, std::string summary, double learning_rate,
                        std::optional<double> weight_decay = {});

/// The values of those options. Throws ConfigError if more than one clipping is given, for an option that
/// acts only beside another one that is not given, and for a mistake in a group, at its place.
UpdateRule update_rule(const Options& options);

/// Adds the update of every parameter by its gradient: clip, decay, update, moving average, constraint, then
/// iterations += 1 (Keras 3's order, base_optimizer.py). Where gradients are accumulated, the update is by
/// the mean of this batch's gradients and those in the slots `accumulated`, which become 0. Parameters whose
/// gradient is empty are left alone; throws UsageError if all are, if the optimizer assigns nothing to one
/// that has a gradient, and for a pattern of exclude_from_weight_decay or of a group that fits no parameter.
/// `fit`: for a schedule. Requires: the trace's setting batches_per_update is the rule's.
void apply_updates(Trace& trace, const Optimizer& optimizer, const UpdateRule& rule,
                   std::span<const Variable> parameters, std::span<const Symbol> gradients,
                   const FitLength& fit = {});

/// Sets the learning rate of the trace's updates: the rule's variable, or what its schedule gives for the
/// batch. `fit`: for a schedule.
void set_learning_rate(Trace& trace, const UpdateRule& rule, const FitLength& fit);

/// Adds the gradients to the parameters' slots `accumulated` and counts the batch, instead of an update.
/// Throws UsageError if all gradients are empty.
void accumulate_gradients(Trace& trace, std::span<const Variable> parameters,
                          std::span<const Symbol> gradients);

/// The learning rate of the next step, a scalar of the trace's dtype: the rule's variable or, with a
/// schedule, its rate unless another rate was set in its place.
Symbol next_learning_rate(Trace& trace, const UpdateRule& rule, const FitLength& fit);

/// Names of the slots that core keeps beside a parameter.
inline constexpr const char* average_slot = "average";
inline constexpr const char* accumulated_slot = "accumulated";
/// Name of the variable that holds the learning rate; with a schedule, the rate of the last step.
inline constexpr const char* learning_rate_name = "optimizer/learning_rate";
/// Name of the variable that holds a learning rate set in place of the schedule's, float64; negative: none is
/// set. It exists only with a schedule.
inline constexpr const char* learning_rate_over_schedule_name = "optimizer/learning_rate_over_schedule";
/// Name of the variable that counts updates, int64.
inline constexpr const char* updates_name = "optimizer/iterations";
/// Name of the variable that counts batches trained on, int64. It exists only where gradients are
/// accumulated.
inline constexpr const char* batches_name = "optimizer/batches";

}  // namespace plexus
