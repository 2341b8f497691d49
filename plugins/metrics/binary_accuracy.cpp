#include <plexus/plexus.hpp>

#include <cmath>

namespace plexus {
namespace {

/// The share of values, each a yes or no of its own, that are right: a probability means yes above the
/// threshold, a logit above that of the threshold, and a target above 1/2.
class BinaryAccuracy final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("binary_accuracy", "Share of right ones among values that are each a yes or no")
        .number("threshold", 0.5, "probability above which a prediction means yes", between(0, 1));
  }

  explicit BinaryAccuracy(const Options& options) : threshold_(options.number("threshold")) {}

  Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    if (target.shape() != prediction.shape()) {
      throw ShapeError(
          "binary_accuracy compares a target for each value, but the loss takes class indices: take "
          "accuracy");
    }
    const Symbol yes = scope.predictions() == PredictionKind::logit
                           ? greater(prediction, std::log(threshold_ / (1 - threshold_)))
                           : greater(as_probabilities(prediction, scope.predictions()), threshold_);
    return equal(cast(greater(target, 0.5), prediction.dtype()), cast(yes, prediction.dtype()));
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  double threshold_;
};

}  // namespace

void register_binary_accuracy(Registrar& registrar) { registrar.add<BinaryAccuracy>(); }

}  // namespace plexus
