#include <plexus/plexus.hpp>

using namespace plexus;

/// Signum (Bernstein et al.: "signSGD: compressed optimisation for non-convex problems", 2018): steps of one
/// size, by the sign of a momentum m that is kept in a slot beside each parameter:
/// m = beta m + (1 - beta) g, w -= learning_rate * sign(m).
class Signum final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("signum", "Steps of one size, by the sign of a momentum", 0.001)
        .number("beta", 0.9, "share of the momentum that is kept", in_half_open(0, 1))
        .example({{"learning_rate", 0.01}});
  }
  explicit Signum(const Options& options) : beta_(options.number("beta")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable momentum = scope.slot("momentum", w);
    scope.assign(momentum, beta_ * momentum.value() + (1 - beta_) * gradient);
    scope.assign(w, w.value() - scope.learning_rate() * sign(momentum.value()));
  }

 private:
  double beta_;
};

PLEXUS_PLUGIN("signum", "0.1.0", registrar) { registrar.add<Signum>(); }
