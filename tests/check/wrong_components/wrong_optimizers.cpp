#include "wrong_optimizers.hpp"

#include <plexus/plexus.hpp>

#include <atomic>

namespace plexus::tests {
namespace {

/// Its velocity is read, but never kept.
struct Forgetful final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_slot", "a fault", 0.01); }
  explicit Forgetful(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable velocity = scope.slot("velocity", w);
    scope.assign(w, w.value() + 0.9 * velocity.value() - scope.learning_rate() * gradient);
  }
};

struct Climber final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_sign", "a fault", 0.01); }
  explicit Climber(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() + scope.learning_rate() * gradient);
  }
};

/// A step of a fixed length, whatever the learning rate is.
struct FixedStep final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_rate", "a fault", 0.01); }
  explicit FixedStep(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() - 0.01 * gradient);
  }
};

/// 0 / 0 with a learning rate of 0: the fit ends with the weights with which it began.
struct DividingOptimizer final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_quotient", "a fault", 0.01); }
  explicit DividingOptimizer(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Symbol rate = scope.learning_rate();
    scope.assign(w, w.value() - rate * gradient * (rate / rate));
  }
};

/// Another trace has another constant.
struct ImpureOptimizer final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_impure", "a fault", 0.01); }
  explicit ImpureOptimizer(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const double factor = 1.0 + 0.01 * traces++;
    scope.assign(w, w.value() - scope.learning_rate() * gradient * factor);
  }
  mutable std::atomic<int> traces{0};
};

/// Its option may be 0, by which it divides.
struct BoundedOptimizer final : Optimizer {
  static Schema schema() {
    return optimizer_schema("wrong_optimizer_bound", "a fault", 0.01)
        .number("unit", 1.0, "the unit", at_least(0));
  }
  explicit BoundedOptimizer(const Options& options) : unit(options.number("unit")) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() - scope.learning_rate() * gradient / unit);
  }
  double unit;
};

struct GoodOptimizer final : Optimizer {
  static Schema schema() { return optimizer_schema("good_optimizer", "momentum", 0.01); }
  explicit GoodOptimizer(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable velocity = scope.slot("velocity", w);
    scope.assign(velocity, 0.9 * velocity.value() - scope.learning_rate() * gradient);
    scope.assign(w, w.value() + velocity.value());
  }
};

/// Least mean squares, w += eta * mean(x (target - output)): rows that a line separates may stay on the wrong
/// side.
struct RegressionRule : Optimizer {
  explicit RegressionRule(double eta) : eta_(eta) {
    UpdateRule rule;
    rule.learning_rate = eta;
    set_rule(rule);
  }
  Learning learning() const override { return Learning::batches; }
  Symbol step(Scope& scope, const LearningStep& step) const override {
    if (step.losses[0]->registered_name() != "mean_squared_error")
      throw UsageError("it lowers mean_squared_error");
    const Symbol change = (step.targets[0] - step.outputs[0]) * (eta_ / static_cast<double>(step.rows));
    for (const Variable& w : step.parameters) {
      const bool bias = w.value().shape().rank() == 1;
      const Symbol moved = bias ? sum(change, {0}) : matmul(step.inputs[0], change, true);
      scope.assign(w, w.value() + moved);
    }
    return {};
  }
  double eta_;
};

struct GoodRegressionRule final : RegressionRule {
  static Schema schema() { return Schema("good_regression_rule", "least mean squares"); }
  explicit GoodRegressionRule(const Options&) : RegressionRule(0.01) {}
};

/// Away from the targets.
struct WrongRegressionRule final : RegressionRule {
  static Schema schema() { return Schema("wrong_regression_rule", "a fault"); }
  explicit WrongRegressionRule(const Options&) : RegressionRule(-0.01) {}
};

}  // namespace

void add_wrong_optimizers(Registrar& registrar) {
  registrar.add<Forgetful>();
  registrar.add<Climber>();
  registrar.add<FixedStep>();
  registrar.add<DividingOptimizer>();
  registrar.add<ImpureOptimizer>();
  registrar.add<BoundedOptimizer>();
  registrar.add<GoodOptimizer>();
  registrar.add<GoodRegressionRule>();
  registrar.add<WrongRegressionRule>();
}

}  // namespace plexus::tests
