#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// The mean of max(1 - target * prediction, 0) over the last axis. Targets are -1 or 1; a 0 stands for -1, so
/// that 0 and 1 do as well (Keras 3, losses.py, does so where all labels of a batch are 0 or 1).
class Hinge final : public Loss {
 public:
  static Schema schema() {
    return Schema("hinge", "Mean of max(1 - target * prediction, 0); a target of 0 stands for -1");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(maximum(1.0 - as_signs(target) * prediction, 0.0));
  }
  PredictionKind predictions() const override { return PredictionKind::decision; }
};

}  // namespace

void register_hinge(Registrar& registrar) { registrar.add<Hinge>(); }

}  // namespace plexus
