#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of -log of the probability given to the class of a row; of a target of probabilities, the mean of
/// -sum(target * log(prediction)). Predictions are probabilities, which are divided by their sum and cut to
/// [1e-7, 1 - 1e-7], or logits, as the loss says. Keras 3, losses.py.
class CategoricalCrossentropy final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("categorical_crossentropy", "Cross-entropy of classes")
        .alias("sparse_categorical_crossentropy")
        .number("label_smoothing", 0.0, "share of each target that is spread evenly", between(0, 1));
  }

  explicit CategoricalCrossentropy(const Options& options) : smoothing_(options.number("label_smoothing")) {}

  Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    const Shape& shape = prediction.shape();
    if (shape.rank() < 2 || shape.back() == 1) {
      throw ShapeError("categorical_crossentropy needs a value for each class, [?, ..., classes]; found " +
                       shape.text());
    }
    const Symbol y = smoothed(target, shape, prediction.dtype());
    const PredictionKind meant = scope.predictions();
    if (meant == PredictionKind::class_logits) return softmax_cross_entropy(y, prediction);
    return categorical_cross_entropy(y, as_probabilities(prediction, meant));
  }
  Direction direction() const override { return Direction::down; }
  Judged judged() const override { return Judged::classes; }

 private:
  Symbol smoothed(const Symbol& target, const Shape& shape, DType dtype) const {
    const bool indices = target.shape().rank() < shape.rank();
    const Symbol y = indices ? one_hot(target, shape.back(), dtype) : target;
    return smoothing_ == 0 ? y : y * (1 - smoothing_) + smoothing_ / static_cast<double>(shape.back());
  }

  double smoothing_;
};

}  // namespace

void register_categorical_crossentropy(Registrar& registrar) { registrar.add<CategoricalCrossentropy>(); }

}  // namespace plexus
