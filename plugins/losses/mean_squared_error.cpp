#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of (target - prediction)^2 over the last axis.
class MeanSquaredError final : public Loss {
 public:
  static Schema schema() {
    return Schema("mean_squared_error", "Mean of (target - prediction)^2").alias("mse");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(square(target - prediction));
  }
};

}  // namespace

void register_mean_squared_error(Registrar& registrar) { registrar.add<MeanSquaredError>(); }

}  // namespace plexus
