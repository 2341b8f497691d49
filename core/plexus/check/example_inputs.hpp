#pragma once

#include <plexus/check/tried_component.hpp>

#include <string>

namespace plexus {

/// Gives a request for a layer or a loss a few rows as inputs (and a loss its target) by the first example of
/// the component's schema, or rows of four numbers, and the example's options where the request has none.
/// Returns what that is, for people. Throws what making the component throws.
std::string use_example(TryRequest& request);

}  // namespace plexus
