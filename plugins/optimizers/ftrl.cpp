#include <plexus/plexus.hpp>

#include <limits>

namespace plexus {
namespace {

/// Follow the regularized leader: with the sums A of g^2 and z of g - (A'^p - A^p) / lr * w, p =
/// -learning_rate_power and A' the sum after the step, the new weight is (cut(z) - z) / (A'^p / lr + 2 l2 +
/// beta / lr), z cut to [-l1, l1]. So the weight before a step matters only through z. A learning rate of 0
/// changes nothing. McMahan et al., "Ad Click Prediction", 2013; Keras 3, ftrl.py.
class Ftrl final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("ftrl", "Follow the regularized leader: for sparse weights", 0.001)
        .number("learning_rate_power", -0.5, "how the rate falls with the sum of squared gradients",
                Range{-std::numeric_limits<double>::infinity(), 0})
        .number("initial_accumulator_value", 0.1, "what the sum of squares starts at", at_least(0))
        .number("l1_regularization_strength", 0.0, "makes small weights 0", at_least(0))
        .number("l2_regularization_strength", 0.0, "keeps weights small", at_least(0))
        .number("l2_shrinkage_regularization_strength", 0.0, "an L2 penalty on the loss", at_least(0))
        .number("beta", 0.0, "added to the root of the sum of squares", at_least(0))
        .example({{"learning_rate", 0.1}})
        .example({{"learning_rate", 0.1}, {"l1_regularization_strength", 0.01}, {"beta", 0.1}});
  }

  explicit Ftrl(const Options& options)
      : power_(-options.number("learning_rate_power")),
        initial_(options.number("initial_accumulator_value")),
        l1_(options.number("l1_regularization_strength")),
        l2_(options.number("l2_regularization_strength")),
        shrinkage_(options.number("l2_shrinkage_regularization_strength")),
        beta_(options.number("beta")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable squares = scope.slot("accumulator", w, initial_);
    const Variable linear = scope.slot("linear", w);
    // A rate of 0 changes nothing, although the formula would divide by it.
    const Symbol moves = greater(scope.learning_rate(), 0);
    const Symbol rate = select(moves, scope.learning_rate(), 1);
    const auto assign = [&](const Variable& variable, const Symbol& value) {
      scope.assign(variable, select(moves, value, variable.value()));
      return value;
    };
    const Symbol before = powered(squares.value());
    const Symbol sum = assign(squares, squares.value() + square(gradient));
    const Symbol after = powered(sum);
    const Symbol shrunk = shrinkage_ == 0 ? gradient : gradient + 2 * shrinkage_ * w.value();
    const Symbol z = assign(linear, linear.value() + shrunk - (after - before) / rate * w.value());
    assign(w, (clip(z, -l1_, l1_) - z) / ((after + beta_) / rate + 2 * l2_));
  }

 private:
  /// The root, which is the default, is cheaper than a power.
  Symbol powered(const Symbol& x) const { return power_ == 0.5 ? sqrt(x) : pow(x, power_); }

  double power_;
  double initial_;
  double l1_;
  double l2_;
  double shrinkage_;
  double beta_;
};

}  // namespace

void register_ftrl(Registrar& registrar) { registrar.add<Ftrl>(); }

}  // namespace plexus
