#include "adam_moments.hpp"

namespace plexus {
namespace {

/// Adam with Nesterov's momentum, whose beta_1 grows by a schedule, u_t = beta_1 (1 - 0.96^t / 2): Dozat,
/// "Incorporating Nesterov Momentum into Adam", 2016; Keras 3, nadam.py. With U_t the product of u_1 to u_t:
/// w -= lr * (u_{t+1} m / (1 - U_t u_{t+1}) + (1 - u_t) g / (1 - U_t)) / (sqrt(v / (1 - beta_2^t)) +
/// epsilon).
class Nadam final : public Optimizer {
 public:
  static Schema schema() {
    return AdamMoments::with_options(optimizer_schema("nadam", "Adam with Nesterov's momentum", 0.001));
  }

  explicit Nadam(const Options& options) : moments_(AdamMoments::of(options)) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const AdamMoments::Averages averages = moments_.updated(scope, w, gradient);
    const Factors factors = factors_of(scope, w);
    const Symbol step = factors.of_mean * averages.gradients + factors.of_gradient * gradient;
    scope.assign(w, w.value() - step / (sqrt(averages.squares * factors.of_squares) + moments_.epsilon));
  }

 private:
  struct Factors {
    Symbol of_mean;
    Symbol of_gradient;
    Symbol of_squares;
  };

  /// Scalars of the weight's dtype, computed in float64.
  Factors factors_of(Scope& scope, const Variable& w) const {
    const Symbol t = step_number(scope);
    const Symbol now = moments_.beta_1 * (1.0 - 0.5 * pow(0.96, t));
    const Symbol next = moments_.beta_1 * (1.0 - 0.5 * pow(0.96, t + 1.0));
    const Variable product = scope.slot("u_product", w, {DType::float64, Shape{}}, 1);
    scope.assign(product, product.value() * now);
    const Symbol u = product.value();
    const Symbol rate = cast(scope.learning_rate(), DType::float64);
    const DType dtype = w.type().dtype;
    return {cast(rate * next / (1.0 - u * next), dtype), cast(rate * (1.0 - now) / (1.0 - u), dtype),
            bias_correction(scope, moments_.beta_2, dtype)};
  }

  AdamMoments moments_;
};

}  // namespace

void register_nadam(Registrar& registrar) { registrar.add<Nadam>(); }

}  // namespace plexus
