#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of sum(target * log(target / prediction)) over classes, both cut to [1e-7, 1]: Keras 3,
/// losses.py. Predictions that the loss calls logits count as their softmax.
class KlDivergence final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("kl_divergence", "Divergence of predicted from given probabilities of classes")
        .alias("kld")
        .alias("kullback_leibler_divergence");
  }

  Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    if (prediction.shape().rank() < 2) throw ShapeError("predictions need classes, [?, classes]; found [?]");
    const Symbol truth = clip(target, 1e-7, 1);
    const Symbol guess = clip(as_probabilities(prediction, scope.predictions()), 1e-7, 1);
    return sum(truth * log(truth / guess), {-1});
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_kl_divergence(Registrar& registrar) { registrar.add<KlDivergence>(); }

}  // namespace plexus
