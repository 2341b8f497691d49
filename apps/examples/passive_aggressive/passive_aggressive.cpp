#include <plexus/plexus.hpp>

using namespace plexus;

/// The passive-aggressive rule for one linear unit that says yes above 0 (Crammer et al. 2006). With y = 1
/// for yes and -1 for no, a row with y * decision >= 1 changes nothing; any other row moves the weights by
/// the smallest step that reaches 1: w += y x min(aggressiveness, (1 - y * decision) / (|x|^2 + 1)). The bias
/// counts as the weight of an input that is 1. A step applies the mean of the changes of its rows. No
/// gradients are computed.
class PassiveAggressive final : public Optimizer {
 public:
  static Schema schema() {
    return Schema("passive_aggressive", "Moves the weights of a linear unit as little as a row asks for")
        .number("aggressiveness", 1, "the largest step that a row may ask for", greater_than(0))
        .example({{"aggressiveness", 2}});
  }
  explicit PassiveAggressive(const Options& options) {
    UpdateRule rule;
    rule.learning_rate = options.number("aggressiveness");
    set_rule(rule);
  }

  Learning learning() const override { return Learning::batches; }
  bool starts_at_zero() const override { return true; }

  Symbol step(Scope& scope, const LearningStep& step) const override {
    if (step.losses[0]->predictions() != PredictionKind::decision) {
      throw UsageError("passive_aggressive takes a loss of decisions, such as perceptron");
    }
    const auto [kernel, bias] = unit_of(step);
    const Symbol x = cast(step.inputs[0], scope.dtype());
    const Symbol y = 2 * step.targets[0] - 1;  // [rows, 1], -1 or 1; targets are 0 or 1
    const Symbol missing = maximum(1 - y * step.outputs[0], 0);
    Symbol change = y * minimum(missing / (sum(square(x), {-1}, true) + 1), scope.learning_rate());
    if (step.weights[0]) change = change * reshape(step.weights[0], Shape{step.rows, 1});
    change = change / static_cast<double>(step.rows);
    scope.assign(kernel, kernel.value() + matmul(x, change, true));
    scope.assign(bias, bias.value() + sum(change, {0}));

    const Variable moved = scope.accumulator("moved");
    scope.assign(moved, moved.value() + cast(sum(cast(greater(missing, 0), scope.dtype())), DType::float64));
    return {};  // core computes the loss
  }

  /// How many rows of an epoch moved the weights.
  std::vector<OptimizerLog> log_names() const override { return {{"moved", Direction::down}}; }
  std::vector<Symbol> logs(Scope& scope) const override { return {scope.accumulator("moved").value()}; }

 private:
  struct Unit {
    Variable kernel;
    Variable bias;
  };

  /// The model must be `model: [dense: {units: 1}]`: its kernel is [features, 1], its bias [1].
  static Unit unit_of(const LearningStep& step) {
    const bool plain = step.inputs.size() == 1 && step.inputs[0].shape().rank() == 2 &&
                       step.outputs.size() == 1 && step.parameters.size() == 2;
    if (plain) {
      const Variable& kernel = step.parameters[0];
      const Variable& bias = step.parameters[1];
      const Shape expected{step.inputs[0].shape()[1], 1};
      if (kernel.type().shape == expected && bias.type().shape == Shape{1}) return {kernel, bias};
    }
    throw UsageError("passive_aggressive trains a model of one linear unit, model: [dense: {units: 1}]");
  }
};

PLEXUS_PLUGIN("passive_aggressive", "0.1.0", registrar) { registrar.add<PassiveAggressive>(); }
