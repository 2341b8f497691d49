#include "best_at_threshold.hpp"

namespace plexus {
namespace {

/// The largest sensitivity among thresholds whose specificity is large enough.
class SensitivityAtSpecificity final : public BestAtThreshold {
 public:
  static Schema schema() {
    return with_thresholds(
        Schema("sensitivity_at_specificity", "Largest sensitivity where the specificity is large enough"),
        "specificity", "share of the negatives that are called so, at least");
  }

  explicit SensitivityAtSpecificity(const Options& options) : BestAtThreshold(options, "specificity") {}

 private:
  Symbol constrained(const ThresholdRates& rates) const override { return rates.specificity; }
  Symbol best(const ThresholdRates& rates) const override { return rates.sensitivity; }
};

}  // namespace

void register_sensitivity_at_specificity(Registrar& registrar) { registrar.add<SensitivityAtSpecificity>(); }

}  // namespace plexus
