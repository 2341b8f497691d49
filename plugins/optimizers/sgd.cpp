#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Gradient descent, w -= lr * g; with momentum v = momentum * v - lr * g, w += v; Nesterov's (as in Keras) w
/// += momentum * v - lr * g.
class Sgd final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("sgd", "Stochastic gradient descent", 0.01)
        .number("momentum", 0.0, "share of the last step that is kept", between(0, 1))
        .boolean("nesterov", false, "look ahead along the momentum")
        .example({})
        .example({{"momentum", 0.9}, {"nesterov", true}});
  }

  explicit Sgd(const Options& options)
      : momentum_(options.number("momentum")), nesterov_(options.boolean("nesterov")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Symbol step = scope.learning_rate() * gradient;
    if (momentum_ == 0) {
      scope.assign(w, w.value() - step);
      return;
    }
    const Variable velocity = scope.slot("velocity", w);
    scope.assign(velocity, momentum_ * velocity.value() - step);
    const Symbol change = nesterov_ ? momentum_ * velocity.value() - step : velocity.value();
    scope.assign(w, w.value() + change);
  }

 private:
  double momentum_;
  bool nesterov_;
};

}  // namespace

void register_sgd(Registrar& registrar) { registrar.add<Sgd>(); }

}  // namespace plexus
