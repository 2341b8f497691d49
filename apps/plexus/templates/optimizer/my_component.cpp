#include <plexus/plexus.hpp>

using namespace plexus;

/// Steps that are scaled by a running mean of squared gradients, kept beside each parameter (RMSprop):
/// s = decay s + (1 - decay) g^2, w -= learning_rate g / (sqrt(s) + epsilon).
/// Core handles learning rate, schedules, clipping, weight decay and accumulation of gradients.
class MyComponent final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("my_component", "Steps scaled by a running mean of squared gradients", 0.01)
        .number("decay", 0.9, "share of the mean that is kept in each step", in_half_open(0, 1))
        .number("epsilon", 1e-6, "keeps the quotient finite", greater_than(0))
        .example({{"learning_rate", 0.01}});
  }
  explicit MyComponent(const Options& options)
      : decay_(options.number("decay")), epsilon_(options.number("epsilon")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable squares = scope.slot("squares", w);
    scope.assign(squares, decay_ * squares.value() + (1 - decay_) * square(gradient));
    scope.assign(w, w.value() - scope.learning_rate() * gradient / (sqrt(squares.value()) + epsilon_));
  }

 private:
  double decay_;
  double epsilon_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
