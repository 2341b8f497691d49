#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of |target - prediction|.
class MeanAbsoluteError final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("mean_absolute_error", "Mean of |target - prediction|").alias("mae");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    return abs(target - prediction);
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_mean_absolute_error(Registrar& registrar) { registrar.add<MeanAbsoluteError>(); }

}  // namespace plexus
