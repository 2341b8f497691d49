#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// -(target * log(p) + (1 - target) * log(1 - p)), its mean over the last axis.
class BinaryCrossentropy final : public Loss {
 public:
  static Schema schema() {
    return Schema("binary_crossentropy", "Cross-entropy of yes and no")
        .alias("bce")
        .boolean("from_logits", false, "predictions are logits, not probabilities")
        .number("label_smoothing", 0.0, "share of each target that is spread evenly", between(0, 1));
  }

  explicit BinaryCrossentropy(const Options& options)
      : from_logits_(options.boolean("from_logits")), smoothing_(options.number("label_smoothing")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol y = smoothing_ == 0 ? target : target * (1 - smoothing_) + smoothing_ / 2;
    return mean_of_last_axis(from_logits_ ? sigmoid_cross_entropy(y, prediction)
                                          : binary_cross_entropy(y, prediction));
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override {
    return from_logits_ ? PredictionKind::logit : PredictionKind::probability;
  }

 private:
  bool from_logits_;
  double smoothing_;
};

}  // namespace

void register_binary_crossentropy(Registrar& registrar) { registrar.add<BinaryCrossentropy>(); }

}  // namespace plexus
