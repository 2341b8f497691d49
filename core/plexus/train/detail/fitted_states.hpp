#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/model/model.hpp>

namespace plexus {

/// Computes the states that the layers of a model fit to data, by name, from all rows of `samples`: float64,
/// [features], over all axes of the input but the last, with the standard scaler's own code. Empty if no
/// layer has such a state. Throws UsageError for an input of single numbers, which has no features.
NamedTensors fitted_states(const Model& model, const Samples& samples);

}  // namespace plexus
