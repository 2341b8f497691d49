#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// sum(target * log(target / prediction)) over classes, both cut to [1e-7, 1]: Kullback, Leibler 1951; Keras
/// 3, losses.py.
class KlDivergence final : public Loss {
 public:
  static Schema schema() {
    return Schema("kl_divergence", "Divergence of predicted from given probabilities of classes")
        .alias("kld")
        .alias("kullback_leibler_divergence");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_classes(prediction);
    const Symbol truth = clip(target, 1e-7, 1);
    return sum(truth * log(truth / clip(prediction, 1e-7, 1)), {-1});
  }
  TargetKind targets() const override { return TargetKind::distribution; }
  PredictionKind predictions() const override { return PredictionKind::class_probabilities; }
};

}  // namespace

void register_kl_divergence(Registrar& registrar) { registrar.add<KlDivergence>(); }

}  // namespace plexus
