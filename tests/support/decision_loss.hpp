#pragma once

#include <plexus/nn/loss.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus::tests {

/// max(0, -y p) with y = 1 for yes and for the class of the row, else -1: as a perceptron's loss, whose
/// targets and predictions depend on the number of values. The mean over several.
struct DecisionLoss final : Loss {
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const bool codes = target.shape().rank() < prediction.shape().rank();
    const Symbol yes = codes ? one_hot(target, prediction.shape().back(), prediction.dtype()) : target;
    return mean_of_last_axis(relu((1 - 2 * yes) * prediction));
  }
  TargetKind targets() const override { return TargetKind::label; }
  PredictionKind predictions() const override { return PredictionKind::decision; }
};

}  // namespace plexus::tests
