#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Adam with Nesterov's momentum, whose beta_1 grows by a schedule, u_t = beta_1 (1 - 0.96^t / 2): Dozat,
/// "Incorporating Nesterov Momentum into Adam", 2016; Keras 3, nadam.py. With U_t the product of u_1 to u_t:
/// w -= lr * (u_{t+1} m / (1 - U_t u_{t+1}) + (1 - u_t) g / (1 - U_t)) / (sqrt(v / (1 - beta_2^t)) +
/// epsilon).
class Nadam final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("nadam", "Adam with Nesterov's momentum", 0.001)
        .number("beta_1", 0.9, "decay of the mean of gradients", in_half_open(0, 1))
        .number("beta_2", 0.999, "decay of the mean of their squares", in_half_open(0, 1))
        .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0));
  }

  explicit Nadam(const Options& options)
      : beta_1_(options.number("beta_1")),
        beta_2_(options.number("beta_2")),
        epsilon_(options.number("epsilon")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable m = scope.slot("momentum", w);
    const Variable v = scope.slot("velocity", w);
    scope.assign(m, m.value() + (gradient - m.value()) * (1 - beta_1_));
    scope.assign(v, v.value() + (square(gradient) - v.value()) * (1 - beta_2_));
    const Factors factors = factors_of(scope, w);
    const Symbol step = factors.of_mean * m.value() + factors.of_gradient * gradient;
    scope.assign(w, w.value() - step / (sqrt(v.value() * factors.of_squares) + epsilon_));
  }

 private:
  struct Factors {
    Symbol of_mean;
    Symbol of_gradient;
    Symbol of_squares;
  };

  /// Scalars of the weight's dtype, made in float64, since the powers are near 1.
  Factors factors_of(Scope& scope, const Variable& w) const {
    const Symbol t = cast(scope.step(), DType::float64) + 1.0;
    const Symbol now = beta_1_ * (1.0 - 0.5 * pow(0.96, t));
    const Symbol next = beta_1_ * (1.0 - 0.5 * pow(0.96, t + 1.0));
    const Variable product = scope.slot("u_product", w, {DType::float64, Shape{}}, 1);
    scope.assign(product, product.value() * now);
    const Symbol u = product.value();
    const Symbol rate = cast(scope.learning_rate(), DType::float64);
    const DType dtype = w.type().dtype;
    return {cast(rate * next / (1.0 - u * next), dtype), cast(rate * (1.0 - now) / (1.0 - u), dtype),
            cast(1.0 / (1.0 - pow(beta_2_, t)), dtype)};
  }

  double beta_1_;
  double beta_2_;
  double epsilon_;
};

}  // namespace

void register_nadam(Registrar& registrar) { registrar.add<Nadam>(); }

}  // namespace plexus
