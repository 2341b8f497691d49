#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// With e = target - prediction: quantile * e where e > 0, else (quantile - 1) * e; its mean over the last
/// axis. It is smallest for that quantile of the targets. Koenker, Bassett, "Regression Quantiles", 1978;
/// scikit-learn's mean_pinball_loss.
class Quantile final : public Loss {
 public:
  static Schema schema() {
    return Schema("quantile", "Errors above and below weighted so that a quantile is predicted")
        .alias("pinball")
        .number("quantile", 0.5, "which quantile of the targets; 0.5 is the median", between(0, 1))
        .example({{"quantile", 0.9}});
  }

  explicit Quantile(const Options& options) : quantile_(options.number("quantile")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = target - prediction;
    return mean_of_last_axis(maximum(error * quantile_, error * (quantile_ - 1)));
  }

 private:
  double quantile_;
};

}  // namespace

void register_quantile(Registrar& registrar) { registrar.add<Quantile>(); }

}  // namespace plexus
