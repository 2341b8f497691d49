#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of 100 |target - prediction| / max(|target|, 1e-7): Keras 3, losses.py.
class MeanAbsolutePercentageError final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("mean_absolute_percentage_error", "Mean of |target - prediction| in percent of |target|")
        .alias("mape")
        .example({}, {rows_of({4}, 0.5, 4), rows_of({4}, 0.5, 4)});
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    return abs((target - prediction) / maximum(abs(target), 1e-7)) * 100.0;
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_mean_absolute_percentage_error(Registrar& registrar) {
  registrar.add<MeanAbsolutePercentageError>();
}

}  // namespace plexus
