#include "adam_step.hpp"

namespace plexus {
namespace {

/// Adam with weight decay by default, which the option weight_decay changes: Loshchilov, Hutter, "Decoupled
/// Weight Decay Regularization", 2019; Keras 3, adamw.py.
class Adamw final : public Optimizer {
 public:
  static Schema schema() {
    return AdamStep::with_options(
        optimizer_schema("adamw", "Adaptive moment estimation with weight decay", 0.001, 0.004));
  }

  explicit Adamw(const Options& options) : step_(options) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    step_.update(scope, w, gradient, scope.learning_rate());
  }

 private:
  AdamStep step_;
};

}  // namespace

void register_adamw(Registrar& registrar) { registrar.add<Adamw>(); }

}  // namespace plexus
