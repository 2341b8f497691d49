#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// d = -sqrt(D + epsilon) / sqrt(G + epsilon) * g, w += lr * d, with G and D the moving averages of g^2 and
/// of d^2 up to the last step: Zeiler, "ADADELTA", 2012; Keras 3, adadelta.py.
class Adadelta final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("adadelta",
                            "Steps as large as earlier ones for gradients as large as earlier ones", 0.001)
        .number("rho", 0.95, "decay of the averages", in_half_open(0, 1))
        .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0));
  }

  explicit Adadelta(const Options& options)
      : rho_(options.number("rho")), epsilon_(options.number("epsilon")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable gradients = scope.slot("accumulated_grad", w);
    const Variable changes = scope.slot("accumulated_delta_var", w);
    scope.assign(gradients, rho_ * gradients.value() + (1 - rho_) * square(gradient));
    const Symbol change = -(sqrt(changes.value() + epsilon_) * gradient / sqrt(gradients.value() + epsilon_));
    scope.assign(changes, rho_ * changes.value() + (1 - rho_) * square(change));
    scope.assign(w, w.value() + scope.learning_rate() * change);
  }

 private:
  double rho_;
  double epsilon_;
};

}  // namespace

void register_adadelta(Registrar& registrar) { registrar.add<Adadelta>(); }

}  // namespace plexus
