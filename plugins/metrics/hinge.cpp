#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of max(1 - target * prediction, 0); targets are -1 or 1, and a 0 stands for -1. Keras 3,
/// losses.py.
class Hinge final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("hinge", "Mean of max(1 - target * prediction, 0); a target of 0 stands for -1");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    const Symbol sign = select(equal(target, 0.0), -1.0, target);
    return maximum(1.0 - sign * prediction, 0.0);
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_hinge(Registrar& registrar) { registrar.add<Hinge>(); }

}  // namespace plexus
