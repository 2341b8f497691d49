#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// (1 - p_t)^gamma times the binary cross-entropy, p_t being the probability given to the target; its mean
/// over the last axis. 1 - p_t counts as 1e-7 at least, since a power with an exponent below 1 has no finite
/// slope at 0. With class balancing a yes weighs alpha and a no 1 - alpha. Lin et al., "Focal Loss for Dense
/// Object Detection", 2018; Keras 3, losses.py.
class BinaryFocalCrossentropy final : public Loss {
 public:
  static Schema schema() {
    return Schema("binary_focal_crossentropy",
                  "Cross-entropy of yes and no in which the sure ones count less")
        .boolean("apply_class_balancing", false, "weigh yes by alpha and no by 1 - alpha")
        .number("alpha", 0.25, "weight of a yes, with class balancing", between(0, 1))
        .number("gamma", 2.0, "how much less the sure ones count; 0: not at all", at_least(0))
        .boolean("from_logits", false, "predictions are logits, not probabilities")
        .number("label_smoothing", 0.0, "share of each target that is spread evenly", between(0, 1))
        .example({})
        .example({{"from_logits", true}, {"apply_class_balancing", true}, {"gamma", 1.5}});
  }

  explicit BinaryFocalCrossentropy(const Options& options)
      : balanced_(options.boolean("apply_class_balancing")),
        alpha_(options.number("alpha")),
        gamma_(options.number("gamma")),
        from_logits_(options.boolean("from_logits")),
        smoothing_(options.number("label_smoothing")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol y = smoothed(target, smoothing_, 2);
    const Symbol p = from_logits_ ? sigmoid(prediction) : prediction;
    const Symbol wrong = y * (1.0 - p) + (1.0 - y) * p;
    Symbol values = pow(maximum(wrong, 1e-7), gamma_) * binary_cross_entropy(y, p);
    if (balanced_) values = values * (y * alpha_ + (1.0 - y) * (1 - alpha_));
    return mean_of_last_axis(values);
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override {
    return from_logits_ ? PredictionKind::logit : PredictionKind::probability;
  }

 private:
  bool balanced_;
  double alpha_;
  double gamma_;
  bool from_logits_;
  double smoothing_;
};

}  // namespace

void register_binary_focal_crossentropy(Registrar& registrar) { registrar.add<BinaryFocalCrossentropy>(); }

}  // namespace plexus
