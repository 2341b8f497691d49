#pragma once

#include <plexus/model/model.hpp>

#include <set>
#include <string>

namespace plexus {

/// Throws ConfigError, at the layer, for the first variable of a built model that only a training can give
/// and that is not in `loaded`: a parameter that starts as random numbers, or a state.
void require_given(const Model& model, const std::set<std::string>& loaded);

}  // namespace plexus
