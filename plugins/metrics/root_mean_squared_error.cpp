#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The root of the mean, over all that was seen, of (target - prediction)^2.
class RootMeanSquaredError final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("root_mean_squared_error", "Root of the mean of (target - prediction)^2").alias("rmse");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return square(matched_target(target, prediction, false) - prediction);
  }
  Symbol of_mean(const Symbol& mean) const override { return sqrt(mean); }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_root_mean_squared_error(Registrar& registrar) { registrar.add<RootMeanSquaredError>(); }

}  // namespace plexus
