#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// -sum(target * log(prediction)) over classes. target: a probability for each class.
class CategoricalCrossentropy final : public Loss {
 public:
  static Schema schema() {
    return Schema("categorical_crossentropy", "Cross-entropy of classes given as probabilities")
        .boolean("from_logits", false, "predictions are logits, not probabilities")
        .number("label_smoothing", 0.0, "share of each target that is spread evenly", between(0, 1))
        .example({})
        .example({{"from_logits", true}, {"label_smoothing", 0.1}});
  }

  explicit CategoricalCrossentropy(const Options& options)
      : from_logits_(options.boolean("from_logits")), smoothing_(options.number("label_smoothing")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_classes(prediction);
    const Symbol y = smoothed(target, smoothing_, prediction.shape().back());
    return from_logits_ ? softmax_cross_entropy(y, prediction) : categorical_cross_entropy(y, prediction);
  }
  TargetKind targets() const override { return TargetKind::distribution; }
  PredictionKind predictions() const override {
    return from_logits_ ? PredictionKind::class_logits : PredictionKind::class_probabilities;
  }

 private:
  bool from_logits_;
  double smoothing_;
};

}  // namespace

void register_categorical_crossentropy(Registrar& registrar) { registrar.add<CategoricalCrossentropy>(); }

}  // namespace plexus
