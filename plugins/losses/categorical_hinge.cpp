#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// max(1 + largest value of the wrong classes - value of the right one, 0). target: a one for the class of
/// the row among zeros; the wrong classes' values are (1 - target) * prediction (Keras 3, losses.py).
/// Crammer, Singer 2001.
class CategoricalHinge final : public Loss {
 public:
  static Schema schema() {
    return Schema("categorical_hinge", "How far the right class is from being ahead of the others by 1");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_classes(prediction);
    const Symbol right = sum(target * prediction, {-1});
    const Symbol wrong = max((1.0 - target) * prediction, {-1});
    return maximum(wrong - right + 1.0, 0.0);
  }
  TargetKind targets() const override { return TargetKind::distribution; }
  PredictionKind predictions() const override { return PredictionKind::decision; }
};

}  // namespace

void register_categorical_hinge(Registrar& registrar) { registrar.add<CategoricalHinge>(); }

}  // namespace plexus
