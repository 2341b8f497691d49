#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of the cross-entropy of values that are each a yes or no of their own: of probabilities, which
/// are cut to [1e-7, 1 - 1e-7], or of logits, as the loss says. Keras 3, losses.py.
class BinaryCrossentropy final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("binary_crossentropy", "Cross-entropy of yes and no")
        .alias("bce")
        .number("label_smoothing", 0.0, "share of each target that is spread evenly", between(0, 1));
  }

  explicit BinaryCrossentropy(const Options& options) : smoothing_(options.number("label_smoothing")) {}

  Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    if (target.shape() != prediction.shape()) {
      throw ShapeError(
          "binary_crossentropy compares a target for each value, but the loss takes class indices: take "
          "categorical_crossentropy");
    }
    const Symbol y = smoothing_ == 0 ? target : target * (1 - smoothing_) + smoothing_ / 2;
    const PredictionKind meant = scope.predictions();
    if (meant == PredictionKind::logit) return sigmoid_cross_entropy(y, prediction);
    return binary_cross_entropy(y, as_probabilities(prediction, meant));
  }
  Direction direction() const override { return Direction::down; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  double smoothing_;
};

}  // namespace

void register_binary_crossentropy(Registrar& registrar) { registrar.add<BinaryCrossentropy>(); }

}  // namespace plexus
