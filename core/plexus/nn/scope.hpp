#pragma once

#include <plexus/nn/judged_output.hpp>
#include <plexus/nn/trace.hpp>
#include <plexus/ops/ops.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace plexus {

class Constraint;
class Layer;
class Regularizer;

/// Optional properties of a parameter.
struct ParameterOptions {
  /// Its penalty is added to the loss, once, in training and evaluation.
  const Regularizer* regularizer = nullptr;
  /// It projects the parameter's new value after each update; the initial value is not projected.
  const Constraint* constraint = nullptr;
};

/// The interface of a component to the trace: it creates variables under the component's own path, says
/// whether the model trains, makes random symbols, and records updates and extra losses. One Scope serves one
/// call: asking for a name twice in it is a UsageError that names the component; a later call of the same
/// component gets the same variable. One thread at a time.
class Scope {
 public:
  Scope(Trace& trace, std::string path, bool trainable = true);
  /// The scope of a metric that evaluates `output`.
  Scope(Trace& trace, std::string path, JudgedOutput output);

  /// The layer's or component's path: "dense_1", "dense_1/activation".
  const std::string& path() const { return path_; }
  Graph& graph() const { return trace_->graph(); }
  /// The compute dtype, which parameters and states have.
  DType dtype() const { return trace_->settings().dtype; }
  /// True in the step that trains, false in evaluation and prediction.
  bool training() const { return trace_->settings().training; }
  /// Whether the component's parameters are trained (`trainable: true`).
  bool trainable() const { return trainable_; }
  /// For a metric: what the predictions mean to the loss of its output; as_probabilities and is_of_classes
  /// interpret them by it. `real` for any other component, and where the loss does not say.
  PredictionKind predictions() const { return output_.predictions; }
  /// For a metric: the output that it evaluates.
  const JudgedOutput& output() const { return output_; }

  /// A trained variable, `path/name`.
  Symbol parameter(std::string_view name, const Shape& shape, const Initializer& initializer,
                   const ParameterOptions& options = {});
  /// A variable that is saved with the weights but not trained, every element starting as `initial`.
  Variable state(std::string_view name, const Shape& shape, double initial = 0);
  /// An optimizer's variable beside the parameter `w`, of its shape and dtype: `w/name`.
  Variable slot(std::string_view name, const Variable& w, double initial = 0);
  /// An optimizer's variable beside the parameter `w`, of any type.
  Variable slot(std::string_view name, const Variable& w, const Type& type, double initial = 0);
  /// A float64 variable that sums over the steps of an epoch (losses, metrics); it is 0 when the epoch
  /// starts.
  Variable accumulator(std::string_view name, const Shape& shape = {});
  /// Sets what the variable is at the end of the step. Throws ShapeError unless the type is the variable's,
  /// UsageError if variable or value is of another trace.
  void assign(const Variable& variable, const Symbol& value);

  /// Updates of the parameters made before this step: an int64 scalar. It is the number of training steps
  /// unless the optimizer accumulates gradients.
  Symbol step() const { return trace_->step(); }
  /// The learning rate of this step, a scalar of dtype().
  Symbol learning_rate() const { return trace_->learning_rate(); }

  /// Random values of dtype(), new ones each step, the same on every backend and for any number of threads.
  Symbol random_uniform(const Shape& shape);  ///< [0, 1)
  Symbol random_normal(const Shape& shape);   ///< N(0, 1)
  /// Adds a scalar of dtype() to the loss that is minimised and reported.
  void add_loss(const Symbol& scalar) { trace_->add_loss(scalar); }

  /// Calls a component's layer, whose variables get the path `path/name`.
  Symbol call(std::string_view name, const Layer& layer, const Symbol& x);

 private:
  std::string take(std::string_view name);

  Trace* trace_;
  std::string path_;
  bool trainable_;
  JudgedOutput output_;
  std::set<std::string, std::less<>> taken_;
};

}  // namespace plexus
