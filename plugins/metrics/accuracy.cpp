#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The share of predictions that are right. Where the values of a row belong to classes, the index of the
/// largest is compared with the target's index, or with that of the largest of the target's values; the first
/// of equals counts as the largest. Where each value is a yes or no of its own, each is right or wrong: it
/// means yes above 1/2 as a probability and above 0 as a logit or a decision value, and the target does above
/// 1/2. Where the loss does not say what its predictions are, a single value is a probability and several are
/// classes (Keras's rule).
class Accuracy final : public MeanMetric {
 public:
  static Schema schema() { return Schema("accuracy", "Share of right predictions").alias("acc"); }

  Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    const Shape& shape = prediction.shape();
    if (target.shape().rank() < shape.rank()) return equal(cast(target, DType::int64), argmax(prediction));
    const PredictionKind meant = scope.predictions();
    const bool single = shape.rank() < 2 || shape.back() == 1;
    if (is_of_classes(meant) || (meant == PredictionKind::real && !single)) {
      return equal(argmax(target), argmax(prediction));
    }
    const Symbol yes = greater(prediction, boundary_of(meant));
    return equal(cast(greater(target, 0.5), prediction.dtype()), cast(yes, prediction.dtype()));
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::classes; }
};

}  // namespace

void register_accuracy(Registrar& registrar) { registrar.add<Accuracy>(); }

}  // namespace plexus
