#include "classification.hpp"
#include "correlation.hpp"

namespace plexus {
namespace {

/// 2 cov(target, prediction) / (var(target) + var(prediction) + (mean(target) - mean(prediction))^2), from -1
/// to 1: also a shift or another scale makes it smaller. 0 where neither varies. Lin 1989; Keras 3,
/// correlation_metrics.py, which adds 1e-7 to the divisor.
class ConcordanceCorrelation final : public Correlation {
 public:
  static Schema schema() {
    return with_axis(
               Schema("concordance_correlation",
                      "How near predictions lie to equal targets, -1 to 1: correlation, shift and scale"))
        .example({{"axis", 0}})
        .example({});
  }

  explicit ConcordanceCorrelation(const Options& options) : Correlation(options) {}

 private:
  Symbol coefficient(const JointMoments& m) const override {
    return ratio(m.covariance * 2.0,
                 m.target_variance + m.prediction_variance + square(m.target_mean - m.prediction_mean));
  }
};

}  // namespace

void register_concordance_correlation(Registrar& registrar) { registrar.add<ConcordanceCorrelation>(); }

}  // namespace plexus
