#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of max(1 + largest value of the wrong classes - value of the right one, 0); targets are a one
/// among zeros, and the wrong classes' values are (1 - target) * prediction. Keras 3, losses.py.
class CategoricalHinge final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("categorical_hinge", "How far the right class is from being ahead of the others by 1");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Shape& shape = prediction.shape();
    if (shape.rank() < 2) throw ShapeError("predictions need classes, [?, classes]; found [?]");
    const bool indices = target.shape().rank() < shape.rank();
    const Symbol y = indices ? one_hot(target, shape.back(), prediction.dtype()) : target;
    const Symbol right = sum(y * prediction, {-1});
    const Symbol wrong = max((1.0 - y) * prediction, {-1});
    return maximum(wrong - right + 1.0, 0.0);
  }
  Direction direction() const override { return Direction::down; }
  Judged judged() const override { return Judged::classes; }
};

}  // namespace

void register_categorical_hinge(Registrar& registrar) { registrar.add<CategoricalHinge>(); }

}  // namespace plexus
