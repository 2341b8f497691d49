#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// The sum over classes of -alpha (1 - p)^gamma target log(p), p being the predicted probabilities divided by
/// their sum and cut to [1e-7, 1 - 1e-7]. Lin et al., "Focal Loss for Dense Object Detection", 2018; Keras 3,
/// losses.py.
class CategoricalFocalCrossentropy final : public Loss {
 public:
  static Schema schema() {
    return Schema("categorical_focal_crossentropy",
                  "Cross-entropy of classes in which the sure ones count less")
        .number("alpha", 0.25, "factor of the whole", at_least(0))
        .number("gamma", 2.0, "how much less the sure ones count; 0: not at all", at_least(0))
        .boolean("from_logits", false, "predictions are logits, not probabilities")
        .number("label_smoothing", 0.0, "share of each target that is spread evenly", between(0, 1))
        .example({})
        .example({{"from_logits", true}, {"gamma", 1.5}, {"label_smoothing", 0.1}});
  }

  explicit CategoricalFocalCrossentropy(const Options& options)
      : alpha_(options.number("alpha")),
        gamma_(options.number("gamma")),
        from_logits_(options.boolean("from_logits")),
        smoothing_(options.number("label_smoothing")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_classes(prediction);
    const Symbol y = smoothed(target, smoothing_, prediction.shape().back());
    const Symbol chances = from_logits_ ? softmax(prediction) : prediction;
    const Symbol p = clip(chances / sum(chances, {-1}, true), 1e-7, 1 - 1e-7);
    return sum(pow(1.0 - p, gamma_) * y * log(p), {-1}) * -alpha_;
  }
  TargetKind targets() const override { return TargetKind::distribution; }
  PredictionKind predictions() const override {
    return from_logits_ ? PredictionKind::class_logits : PredictionKind::class_probabilities;
  }

 private:
  double alpha_;
  double gamma_;
  bool from_logits_;
  double smoothing_;
};

}  // namespace

void register_categorical_focal_crossentropy(Registrar& registrar) {
  registrar.add<CategoricalFocalCrossentropy>();
}

}  // namespace plexus
