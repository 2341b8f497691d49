#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

namespace plexus {

/// Runs a layer in float32 inference on rows of zeros, of very large and very small numbers, infinities and
/// NaN, and with one such number among drawn ones: where the layer in float64 on reference makes NaN, the
/// backend does not make a number, and where its inputs are 0 it is finite wherever that one is.
CheckResult checked_special_values(const LayerTrial& trial, const Backends& backends);

}  // namespace plexus
