#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// -(w * target * log(p) + (1 - target) * log(1 - p)), its mean over the last axis; w is the weight of a yes.
class BinaryCrossentropy final : public Loss {
 public:
  static Schema schema() {
    return Schema("binary_crossentropy", "Cross-entropy of yes and no")
        .alias("bce")
        .boolean("from_logits", false, "predictions are logits, not probabilities")
        .number("label_smoothing", 0.0, "share of each target that is spread evenly", between(0, 1))
        .number("positive_weight", 1.0, "how much a yes counts for a no's once", greater_than(0))
        .example({})
        .example({{"from_logits", true}, {"label_smoothing", 0.1}})
        .example({{"positive_weight", 3}});
  }

  explicit BinaryCrossentropy(const Options& options)
      : from_logits_(options.boolean("from_logits")),
        smoothing_(options.number("label_smoothing")),
        positive_weight_(options.number("positive_weight")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol y = smoothed(target, smoothing_, 2);
    if (positive_weight_ == 1) return mean_of_last_axis(cross_entropy(y, prediction));
    // The weighted sum is a cross-entropy again, times a weight: its target is the share of yes in the
    // weight.
    const Symbol yes = y * positive_weight_;
    const Symbol weight = yes + (1.0 - y);
    return mean_of_last_axis(weight * cross_entropy(yes / weight, prediction));
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override {
    return from_logits_ ? PredictionKind::logit : PredictionKind::probability;
  }

 private:
  Symbol cross_entropy(const Symbol& target, const Symbol& prediction) const {
    return from_logits_ ? sigmoid_cross_entropy(target, prediction)
                        : binary_cross_entropy(target, prediction);
  }

  bool from_logits_;
  double smoothing_;
  double positive_weight_;
};

}  // namespace

void register_binary_crossentropy(Registrar& registrar) { registrar.add<BinaryCrossentropy>(); }

}  // namespace plexus
