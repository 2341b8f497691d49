#include "classification.hpp"
#include "correlation.hpp"

namespace plexus {
namespace {

/// cov(target, prediction) / sqrt(var(target) var(prediction)), from -1 to 1; 0 where one of them does not
/// vary. Keras 3, correlation_metrics.py.
class PearsonCorrelation final : public Correlation {
 public:
  static Schema schema() {
    return with_axis(Schema("pearson_correlation", "Linear correlation of targets and predictions, -1 to 1"))
        .example({{"axis", 0}})
        .example({});
  }

  explicit PearsonCorrelation(const Options& options) : Correlation(options) {}

 private:
  Symbol coefficient(const JointMoments& m) const override {
    return ratio(m.covariance, sqrt(m.target_variance) * sqrt(m.prediction_variance));
  }
};

}  // namespace

void register_pearson_correlation(Registrar& registrar) { registrar.add<PearsonCorrelation>(); }

}  // namespace plexus
