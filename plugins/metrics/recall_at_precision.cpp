#include "best_at_threshold.hpp"

namespace plexus {
namespace {

/// The largest recall among thresholds whose precision is large enough.
class RecallAtPrecision final : public BestAtThreshold {
 public:
  static Schema schema() {
    return with_thresholds(
        Schema("recall_at_precision", "Largest recall where the precision is large enough"), "precision",
        "of those that are called positive, the share that is, at least");
  }

  explicit RecallAtPrecision(const Options& options) : BestAtThreshold(options, "precision") {}

 private:
  Symbol constrained(const ThresholdRates& rates) const override { return rates.precision; }
  Symbol best(const ThresholdRates& rates) const override { return rates.sensitivity; }
};

}  // namespace

void register_recall_at_precision(Registrar& registrar) { registrar.add<RecallAtPrecision>(); }

}  // namespace plexus
