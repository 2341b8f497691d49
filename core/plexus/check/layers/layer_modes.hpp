#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

namespace plexus {

/// Compares training with inference, in float64 on reference: a layer that draws no random numbers and has no
/// states must give the same outputs. Inference must change no state; training must change each state that is
/// not fitted to data.
CheckResult checked_modes(const LayerTrial& trial);

/// Traces the layer again, in training and in inference, and a second object made from the same options, and
/// checks that all graphs are equal.
CheckResult checked_purity(const LayerTrial& trial);

}  // namespace plexus
