#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of |target - prediction| over the last axis.
class MeanAbsoluteError final : public Loss {
 public:
  static Schema schema() {
    return Schema("mean_absolute_error", "Mean of |target - prediction|").alias("mae");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(abs(target - prediction));
  }
};

}  // namespace

void register_mean_absolute_error(Registrar& registrar) { registrar.add<MeanAbsoluteError>(); }

}  // namespace plexus
