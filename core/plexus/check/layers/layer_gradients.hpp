#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

namespace plexus {

/// Compares the gradients of a layer's weighted outputs by its inputs and parameters with central
/// differences, in float64 on reference, in training (see slope_differences).
CheckResult checked_gradients(const LayerTrial& trial, const CheckTable& table);

}  // namespace plexus
