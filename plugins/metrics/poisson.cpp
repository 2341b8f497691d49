#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of prediction - target * log(prediction + 1e-7): minus the log-likelihood of counts whose
/// expected number is predicted, but for a constant. Keras 3, losses.py. Predictions are positive.
class Poisson final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("poisson", "Mean of prediction - target * log(prediction): for counts")
        .example({}, {rows_of({4}, 0.125, 4), rows_of({4}, 0, 5)});
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    return prediction - target * log(prediction + 1e-7);
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_poisson(Registrar& registrar) { registrar.add<Poisson>(); }

}  // namespace plexus
