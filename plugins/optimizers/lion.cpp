#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// w -= lr * sign(beta_1 * m + (1 - beta_1) * g), then m = beta_2 * m + (1 - beta_2) * g: Chen et al.,
/// "Symbolic Discovery of Optimization Algorithms", 2023; Keras 3, lion.py.
class Lion final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("lion", "Steps of one size, by the sign of a mean of gradients", 0.001)
        .number("beta_1", 0.9, "share of the mean in the direction of a step", Range{0, 1, true, false})
        .number("beta_2", 0.99, "decay of the mean of gradients", in_half_open(0, 1));
  }

  explicit Lion(const Options& options)
      : beta_1_(options.number("beta_1")), beta_2_(options.number("beta_2")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable m = scope.slot("momentum", w);
    const Symbol direction = sign(m.value() * beta_1_ + gradient * (1 - beta_1_));
    scope.assign(w, w.value() - scope.learning_rate() * direction);
    scope.assign(m, m.value() * beta_2_ + gradient * (1 - beta_2_));
  }

 private:
  double beta_1_;
  double beta_2_;
};

}  // namespace

void register_lion(Registrar& registrar) { registrar.add<Lion>(); }

}  // namespace plexus
