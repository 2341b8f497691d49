#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Adam's step, scaled so that it is to the weight's norm as lr is to 1: with s = (m / (1 - beta_1^t)) /
/// (sqrt(v / (1 - beta_2^t)) + epsilon), w -= lr * |w| / |s| * s, or lr * s where a norm is 0. You et al.,
/// "Large Batch Optimization for Deep Learning", 2019; Keras 3, lamb.py.
class Lamb final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("lamb", "Adam with steps in proportion to the weights, for large batches", 0.001)
        .number("beta_1", 0.9, "decay of the mean of gradients", in_half_open(0, 1))
        .number("beta_2", 0.999, "decay of the mean of their squares", in_half_open(0, 1))
        .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0));
  }

  explicit Lamb(const Options& options)
      : beta_1_(options.number("beta_1")),
        beta_2_(options.number("beta_2")),
        epsilon_(options.number("epsilon")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable m = scope.slot("momentum", w);
    const Variable v = scope.slot("velocity", w);
    scope.assign(m, m.value() + (gradient - m.value()) * (1 - beta_1_));
    scope.assign(v, v.value() + (square(gradient) - v.value()) * (1 - beta_2_));
    const Symbol root = sqrt(v.value() * correction(scope, w, beta_2_));
    const Symbol step = m.value() * correction(scope, w, beta_1_) / (root + epsilon_);
    const Symbol of_weight = sqrt(sum(square(w.value())));
    const Symbol of_step = sqrt(sum(square(step)));
    const Symbol scales = logical_and(greater(of_weight, 0.0), greater(of_step, 0.0));
    const Symbol ratio = select(scales, of_weight / select(scales, of_step, 1.0), 1.0);
    scope.assign(w, w.value() - ratio * scope.learning_rate() * step);
  }

 private:
  /// 1 / (1 - beta^t) at step t = 1, 2, ...: made in float64, since the powers are near 1.
  static Symbol correction(Scope& scope, const Variable& w, double beta) {
    const Symbol t = cast(scope.step(), DType::float64) + 1.0;
    return cast(1.0 / (1.0 - pow(beta, t)), w.type().dtype);
  }

  double beta_1_;
  double beta_2_;
  double epsilon_;
};

}  // namespace

void register_lamb(Registrar& registrar) { registrar.add<Lamb>(); }

}  // namespace plexus
