#pragma once

#include <plexus/data/safetensors.hpp>

namespace plexus {

/// Throws DataError, which names all that is missing, unknown or of another type, unless `given` has the
/// names and types of `known`, the variables of a model and its training.
void check_variables(const NamedTensors& given, const NamedTensors& known);

}  // namespace plexus
