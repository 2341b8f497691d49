#include "adam_step.hpp"

namespace plexus {
namespace {

/// Adam, by the formula in adam_step.hpp.
class Adam final : public Optimizer {
 public:
  static Schema schema() {
    return AdamStep::with_options(optimizer_schema("adam", "Adaptive moment estimation", 0.001));
  }

  explicit Adam(const Options& options) : step_(options) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    step_.update(scope, w, gradient, scope.learning_rate());
  }

 private:
  AdamStep step_;
};

}  // namespace

void register_adam(Registrar& registrar) { registrar.add<Adam>(); }

}  // namespace plexus
