#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of (log(1 + target) - log(1 + prediction))^2, where numbers below 1e-7 count as 1e-7: Keras 3,
/// losses.py.
class MeanSquaredLogarithmicError final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("mean_squared_logarithmic_error", "Mean of (log(1 + target) - log(1 + prediction))^2")
        .alias("msle");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    return square(log1p(maximum(prediction, 1e-7)) - log1p(maximum(target, 1e-7)));
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_mean_squared_logarithmic_error(Registrar& registrar) {
  registrar.add<MeanSquaredLogarithmicError>();
}

}  // namespace plexus
