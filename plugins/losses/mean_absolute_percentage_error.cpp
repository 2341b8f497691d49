#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of 100 |target - prediction| / max(|target|, 1e-7) over the last axis: Keras 3, losses.py.
class MeanAbsolutePercentageError final : public Loss {
 public:
  static Schema schema() {
    return Schema("mean_absolute_percentage_error", "Mean of |target - prediction| in percent of |target|")
        .alias("mape")
        .example({}, {rows_of({4}), rows_of({4}, 0.5, 4)});
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol size = maximum(abs(target), 1e-7);
    return mean_of_last_axis(abs((target - prediction) / size)) * 100.0;
  }
};

}  // namespace

void register_mean_absolute_percentage_error(Registrar& registrar) {
  registrar.add<MeanAbsolutePercentageError>();
}

}  // namespace plexus
