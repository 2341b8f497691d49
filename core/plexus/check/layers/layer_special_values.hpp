#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

namespace plexus {

/// Runs a layer in float32 inference on rows of zeros, of very large and very small numbers, infinities and
/// NaN, and with one such number among drawn ones: where the layer gives NaN in float64 on reference, the
/// backend must not give a finite number; for inputs of 0, the backend must be finite wherever reference is.
CheckResult checked_special_values(const LayerTrial& trial, const Backends& backends);

}  // namespace plexus
