#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// max(0, -y p) with y = 1 for yes and -1 for no: how far a decision lies on the wrong side. One unit: its
/// target is 0 or 1. Several: the mean over the units, each of which says yes to one class and no to all
/// others.
class Perceptron final : public Loss {
 public:
  static Schema schema() {
    return Schema("perceptron", "How far a decision lies on the wrong side: max(0, -y p), y being 1 or -1");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const bool codes = target.shape() != prediction.shape();
    const Symbol yes = codes ? one_hot(target, prediction.shape().back(), prediction.dtype()) : target;
    return mean_of_last_axis(maximum((1.0 - 2.0 * yes) * prediction, 0.0));
  }
  TargetKind targets() const override { return TargetKind::label; }
  PredictionKind predictions() const override { return PredictionKind::decision; }
};

}  // namespace

void register_perceptron(Registrar& registrar) { registrar.add<Perceptron>(); }

}  // namespace plexus
