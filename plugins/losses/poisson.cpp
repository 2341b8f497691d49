#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The mean of prediction - target * log(prediction + 1e-7) over the last axis: minus the log-likelihood of
/// counts whose expected number is predicted, but for a constant. Keras 3, losses.py. Predictions are
/// positive.
class Poisson final : public Loss {
 public:
  static Schema schema() {
    return Schema("poisson", "Mean of prediction - target * log(prediction): for counts")
        .example({}, {rows_of({4}, 0.125, 4), rows_of({4}, 0, 5)});
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(prediction - target * log(prediction + 1e-7));
  }
};

}  // namespace

void register_poisson(Registrar& registrar) { registrar.add<Poisson>(); }

}  // namespace plexus
