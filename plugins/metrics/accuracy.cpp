#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The share of predictions that are right (Keras's rule by shape): one value is right if it is above 0.5
/// where the target is 1; several are classes, right if the largest stands at the target's index, or at the
/// largest of a target of as many values. The first of equals counts as the largest.
class Accuracy final : public MeanMetric {
 public:
  static Schema schema() { return Schema("accuracy", "Share of right predictions").alias("acc"); }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Shape& shape = prediction.shape();
    if (shape.rank() < 2 || shape.back() == 1) {
      const Symbol matched = matched_target(target, prediction, false);
      return equal(matched, cast(greater(prediction, 0.5), prediction.dtype()));
    }
    if (target.shape().rank() < shape.rank() || target.shape().back() == 1) {
      const Symbol classes = matched_target(target, prediction, true);
      return equal(cast(classes, DType::int64), argmax(prediction));
    }
    return equal(argmax(matched_target(target, prediction, false)), argmax(prediction));
  }
  Direction direction() const override { return Direction::up; }
};

}  // namespace

void register_accuracy(Registrar& registrar) { registrar.add<Accuracy>(); }

}  // namespace plexus
