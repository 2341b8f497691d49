#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// w -= lr * g / sqrt(v + epsilon) with v the moving average of g^2, less the square of that of g if
/// centered; with momentum, w -= M where M = momentum * M + that step. Tieleman, Hinton 2012; centered:
/// Graves 2013; Keras 3, rmsprop.py, which has epsilon inside the root.
class Rmsprop final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("rmsprop", "Steps divided by the root of a moving average of squared gradients",
                            0.001)
        .number("rho", 0.9, "decay of the averages", in_half_open(0, 1))
        .number("momentum", 0.0, "share of the last step that is kept", between(0, 1))
        .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0))
        .boolean("centered", false, "divide by the deviation of gradients instead of their mean square")
        .example({})
        .example({{"centered", true}, {"momentum", 0.9}});
  }

  explicit Rmsprop(const Options& options)
      : rho_(options.number("rho")),
        momentum_(options.number("momentum")),
        epsilon_(options.number("epsilon")),
        centered_(options.boolean("centered")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable v = scope.slot("velocity", w);
    scope.assign(v, rho_ * v.value() + (1 - rho_) * square(gradient));
    const Symbol step = scope.learning_rate() * gradient / sqrt(spread(scope, w, gradient, v) + epsilon_);
    if (momentum_ == 0) {
      scope.assign(w, w.value() - step);
      return;
    }
    const Variable kept = scope.slot("momentum", w);
    scope.assign(kept, momentum_ * kept.value() + step);
    scope.assign(w, w.value() - kept.value());
  }

 private:
  Symbol spread(Scope& scope, const Variable& w, const Symbol& gradient, const Variable& v) const {
    if (!centered_) return v.value();
    const Variable mean = scope.slot("average_gradient", w);
    scope.assign(mean, rho_ * mean.value() + (1 - rho_) * gradient);
    return v.value() - square(mean.value());
  }

  double rho_;
  double momentum_;
  double epsilon_;
  bool centered_;
};

}  // namespace

void register_rmsprop(Registrar& registrar) { registrar.add<Rmsprop>(); }

}  // namespace plexus
