#include "best_at_threshold.hpp"

namespace plexus {
namespace {

/// The largest precision among thresholds whose recall is large enough.
class PrecisionAtRecall final : public BestAtThreshold {
 public:
  static Schema schema() {
    return with_thresholds(
        Schema("precision_at_recall", "Largest precision where the recall is large enough"), "recall",
        "share of the positives that are called so, at least");
  }

  explicit PrecisionAtRecall(const Options& options) : BestAtThreshold(options, "recall") {}

 private:
  Symbol constrained(const ThresholdRates& rates) const override { return rates.sensitivity; }
  Symbol best(const ThresholdRates& rates) const override { return rates.precision; }
};

}  // namespace

void register_precision_at_recall(Registrar& registrar) { registrar.add<PrecisionAtRecall>(); }

}  // namespace plexus
