#include "adam_moments.hpp"

namespace plexus {
namespace {

/// Adam by the largest gradient instead of the mean square: u = max(beta_2 * u, |g|), w -= lr * m / ((1 -
/// beta_1^t) (u + epsilon)). Kingma, Ba, "Adam", 2014, section 7.1; Keras 3, adamax.py.
class Adamax final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("adamax", "Adam by the largest gradient", 0.001)
        .number("beta_1", 0.9, "decay of the mean of gradients", in_half_open(0, 1))
        .number("beta_2", 0.999, "decay of the largest of them", in_half_open(0, 1))
        .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0));
  }

  explicit Adamax(const Options& options)
      : beta_1_(options.number("beta_1")),
        beta_2_(options.number("beta_2")),
        epsilon_(options.number("epsilon")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable m = scope.slot("momentum", w);
    const Variable u = scope.slot("norm", w);
    scope.assign(m, m.value() + (gradient - m.value()) * (1 - beta_1_));
    scope.assign(u, maximum(beta_2_ * u.value(), abs(gradient)));
    const Symbol rate = scope.learning_rate() / cast(1.0 - pow(beta_1_, step_number(scope)), w.type().dtype);
    scope.assign(w, w.value() - rate * m.value() / (u.value() + epsilon_));
  }

 private:
  double beta_1_;
  double beta_2_;
  double epsilon_;
};

}  // namespace

void register_adamax(Registrar& registrar) { registrar.add<Adamax>(); }

}  // namespace plexus
