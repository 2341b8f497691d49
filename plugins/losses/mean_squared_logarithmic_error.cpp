#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of (log(1 + target) - log(1 + prediction))^2 over the last axis, where numbers below 1e-7 count
/// as 1e-7: Keras 3, losses.py.
class MeanSquaredLogarithmicError final : public Loss {
 public:
  static Schema schema() {
    return Schema("mean_squared_logarithmic_error", "Mean of (log(1 + target) - log(1 + prediction))^2")
        .alias("msle");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(square(log1p(maximum(prediction, 1e-7)) - log1p(maximum(target, 1e-7))));
  }
};

}  // namespace

void register_mean_squared_logarithmic_error(Registrar& registrar) {
  registrar.add<MeanSquaredLogarithmicError>();
}

}  // namespace plexus
