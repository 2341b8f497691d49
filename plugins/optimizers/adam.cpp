#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Kingma, Ba: "Adam: A Method for Stochastic Optimization", 2014, in the form before its section 2.1 that
/// Keras has (epsilon beside the uncorrected root); amsgrad: Reddi et al. 2018.
class Adam final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("adam", "Adaptive moment estimation", 0.001)
        .number("beta_1", 0.9, "decay of the mean of gradients", in_half_open(0, 1))
        .number("beta_2", 0.999, "decay of the mean of their squares", in_half_open(0, 1))
        .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0))
        .boolean("amsgrad", false, "divide by the largest root so far");
  }

  explicit Adam(const Options& options)
      : beta_1_(options.number("beta_1")),
        beta_2_(options.number("beta_2")),
        epsilon_(options.number("epsilon")),
        amsgrad_(options.boolean("amsgrad")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable m = scope.slot("momentum", w);
    const Variable v = scope.slot("velocity", w);
    scope.assign(m, m.value() + (gradient - m.value()) * (1 - beta_1_));
    scope.assign(v, v.value() + (square(gradient) - v.value()) * (1 - beta_2_));
    Symbol largest = v.value();
    if (amsgrad_) {
      const Variable kept = scope.slot("velocity_hat", w);
      scope.assign(kept, maximum(kept.value(), v.value()));
      largest = kept.value();
    }
    const Symbol rate = scope.learning_rate() * correction(scope, w.type().dtype);
    scope.assign(w, w.value() - rate * m.value() / (sqrt(largest) + epsilon_));
  }

 private:
  /// sqrt(1 - beta_2^t) / (1 - beta_1^t) at step t = 1, 2, ...: in float64, since the powers are near 1.
  Symbol correction(Scope& scope, DType dtype) const {
    const Symbol t = cast(scope.step(), DType::float64) + 1.0;
    return cast(sqrt(1.0 - pow(beta_2_, t)) / (1.0 - pow(beta_1_, t)), dtype);
  }

  double beta_1_;
  double beta_2_;
  double epsilon_;
  bool amsgrad_;
};

}  // namespace

void register_adam(Registrar& registrar) { registrar.add<Adam>(); }

}  // namespace plexus
