#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// A += g^2, w -= lr * g / sqrt(A + epsilon): Duchi, Hazan, Singer, "Adaptive Subgradient Methods", 2011;
/// Keras 3, adagrad.py, where A starts at 0.1 and epsilon is inside the root.
class Adagrad final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("adagrad", "Steps divided by the root of the sum of squared gradients", 0.001)
        .number("initial_accumulator_value", 0.1, "what the sum of squares starts at", at_least(0))
        .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0));
  }

  explicit Adagrad(const Options& options)
      : initial_(options.number("initial_accumulator_value")), epsilon_(options.number("epsilon")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable total = scope.slot("accumulator", w, initial_);
    scope.assign(total, total.value() + square(gradient));
    scope.assign(w, w.value() - scope.learning_rate() * gradient / sqrt(total.value() + epsilon_));
  }

 private:
  double initial_;
  double epsilon_;
};

}  // namespace

void register_adagrad(Registrar& registrar) { registrar.add<Adagrad>(); }

}  // namespace plexus
