#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// The mean of max(1 - target * prediction, 0)^2 over the last axis. Targets are -1 or 1; a 0 stands for -1,
/// as in hinge.
class SquaredHinge final : public Loss {
 public:
  static Schema schema() {
    return Schema("squared_hinge", "Mean of max(1 - target * prediction, 0)^2; a target of 0 stands for -1");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(square(maximum(1.0 - as_signs(target) * prediction, 0.0)));
  }
  PredictionKind predictions() const override { return PredictionKind::decision; }
};

}  // namespace

void register_squared_hinge(Registrar& registrar) { registrar.add<SquaredHinge>(); }

}  // namespace plexus
