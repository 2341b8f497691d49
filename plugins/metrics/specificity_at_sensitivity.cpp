#include "best_at_threshold.hpp"

namespace plexus {
namespace {

/// The largest specificity among thresholds whose sensitivity is large enough.
class SpecificityAtSensitivity final : public BestAtThreshold {
 public:
  static Schema schema() {
    return with_thresholds(
        Schema("specificity_at_sensitivity", "Largest specificity where the sensitivity is large enough"),
        "sensitivity", "share of the positives that are called so, at least");
  }

  explicit SpecificityAtSensitivity(const Options& options) : BestAtThreshold(options, "sensitivity") {}

 private:
  Symbol constrained(const ThresholdRates& rates) const override { return rates.sensitivity; }
  Symbol best(const ThresholdRates& rates) const override { return rates.specificity; }
};

}  // namespace

void register_specificity_at_sensitivity(Registrar& registrar) { registrar.add<SpecificityAtSensitivity>(); }

}  // namespace plexus
