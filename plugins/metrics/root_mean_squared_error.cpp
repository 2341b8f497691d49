#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The root of the mean of (target - prediction)^2 over all values of an epoch.
class RootMeanSquaredError final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("root_mean_squared_error", "Root of the mean of (target - prediction)^2").alias("rmse");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    return square(target - prediction);
  }
  Symbol of_mean(const Symbol& mean) const override { return sqrt(mean); }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_root_mean_squared_error(Registrar& registrar) { registrar.add<RootMeanSquaredError>(); }

}  // namespace plexus
