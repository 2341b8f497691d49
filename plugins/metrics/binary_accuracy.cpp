#include <plexus/plexus.hpp>

#include <cmath>

namespace plexus {
namespace {

/// The share of right values, each of which is a yes or no of its own. A prediction means yes if it is a
/// probability above the threshold, a logit above the threshold's logit, or a decision value above 0 (no
/// other threshold is allowed for it); a target means yes above 1/2.
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
    return equal(cast(greater(target, 0.5), prediction.dtype()),
                 cast(yes(prediction, scope.predictions()), prediction.dtype()));
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  Symbol yes(const Symbol& prediction, PredictionKind meant) const {
    if (meant == PredictionKind::logit) {
      return greater(prediction, std::log(threshold_ / (1 - threshold_)));
    }
    const bool without_threshold = is_of_decisions(meant) && threshold_ == 0.5;
    if (without_threshold) return greater(prediction, 0.0);
    return greater(as_probabilities(prediction, meant), threshold_);
  }

  double threshold_;
};

}  // namespace

void register_binary_accuracy(Registrar& registrar) { registrar.add<BinaryAccuracy>(); }

}  // namespace plexus
