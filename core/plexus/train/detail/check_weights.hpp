#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/model/model.hpp>

namespace plexus {

/// Throws DataError unless the weights have exactly the names and shapes of the model's parameters and
/// states; float32 and float64 may stand for each other. The message names everything that is missing, extra
/// or of another shape, with both shapes. Requires: the model is built.
void check_weights(const Model& model, const NamedTensors& weights);

}  // namespace plexus
