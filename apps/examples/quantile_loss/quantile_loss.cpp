#include <plexus/plexus.hpp>

using namespace plexus;

/// The loss whose minimum is a quantile of the targets (Koenker, Bassett 1978): with e = target - prediction,
/// quantile * e where the prediction is too low, (quantile - 1) * e where it is too high; its mean over the
/// last axis. 0.5 gives the median, 0.9 what nine of ten targets stay below.
class QuantileLoss final : public Loss {
 public:
  static Schema schema() {
    return Schema("quantile_loss", "Its minimum is a quantile of the targets")
        .number("quantile", 0.5, "share of the targets below the prediction", between(0, 1))
        .example({{"quantile", 0.9}});
  }
  explicit QuantileLoss(const Options& options) : quantile_(options.number("quantile")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = target - prediction;
    return mean_of_last_axis(maximum(quantile_ * error, (quantile_ - 1) * error));
  }

 private:
  double quantile_;
};

PLEXUS_PLUGIN("quantile_loss", "0.1.0", registrar) { registrar.add<QuantileLoss>(); }
