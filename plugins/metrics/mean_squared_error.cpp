#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of (target - prediction)^2.
class MeanSquaredError final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("mean_squared_error", "Mean of (target - prediction)^2").alias("mse");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    return square(target - prediction);
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_mean_squared_error(Registrar& registrar) { registrar.add<MeanSquaredError>(); }

}  // namespace plexus
