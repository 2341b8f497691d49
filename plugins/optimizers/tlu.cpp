#include <fmt/format.h>

#include "linear_units.hpp"

namespace plexus {
namespace {

/// The operand of the step function (the layer heaviside) that computes `output`; empty if none does.
Symbol under_step(const Symbol& output) {
  const auto operand = [](const Symbol& symbol, std::string_view op) {
    return symbol && symbol.node().op().name() == op ? symbol.node().input(0) : Symbol{};
  };
  return operand(operand(operand(output, "minimum"), "add"), "sign");
}

/// The learning rule of threshold logic units (Rosenblatt; "Hands-On Machine Learning", equation 10-3):
/// w += eta (y - yhat) x, summed over the rows of a batch. yhat is the model's answer, 0 or 1. With the step
/// function in the layer it is 1 where the decision is 0 or more; with a linear layer it is 1 where the
/// decision is more than 0.
class Tlu final : public Optimizer {
 public:
  static Schema schema() {
    return Schema("tlu", "The rule of threshold logic units: w += eta (y - yhat) x")
        .number("eta", 1.0, "how far a mistake moves the weights", greater_than(0));
  }

  explicit Tlu(const Options& options) {
    UpdateRule rule;
    rule.learning_rate = options.number("eta");
    set_rule(rule);
  }

  Learning learning() const override { return Learning::batches; }
  bool starts_at_zero() const override { return true; }

  Symbol step(Scope& scope, const LearningStep& step) const override {
    if (step.outputs.size() != 1) {
      throw UsageError(fmt::format("tlu trains a model of one output, found {}", step.outputs.size()));
    }
    const Symbol decision = under_step(step.outputs[0]);
    const LinearUnits units = linear_units(step, decision ? decision : step.outputs[0], "tlu");
    if (!decision && step.losses[0]->registered_name() != "perceptron") {
      throw UsageError(fmt::format(
          "what the units of a linear layer answer is known to the loss perceptron alone, found '{}': write "
          "loss: perceptron, or activation: step in the layer",
          step.losses[0]->registered_name()));
    }
    const Symbol fired =
        cast(decision ? greater_equal(units.decision, 0.0) : greater(units.decision, 0.0), scope.dtype());
    Symbol missed = wanted(scope, step) - fired;
    if (step.weights[0]) missed = missed * reshape(step.weights[0], Shape{step.rows, 1});
    const Symbol change = scope.learning_rate() * missed;
    scope.assign(units.kernel, units.kernel.value() + matmul(units.features, change, true));
    if (units.bias) scope.assign(*units.bias, units.bias->value() + sum(change, {0}));
    return {};
  }

 private:
  /// The answers that the units should give, 1 or 0: [rows, units].
  static Symbol wanted(const Scope& scope, const LearningStep& step) {
    const Symbol& target = step.targets[0];
    const std::int64_t units = step.outputs[0].shape().back();
    if (target.shape().rank() == 1 && !is_floating(target.dtype()))
      return one_hot(target, units, scope.dtype());
    return target;
  }
};

}  // namespace

void register_tlu(Registrar& registrar) { registrar.add<Tlu>(); }

}  // namespace plexus
