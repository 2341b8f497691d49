#pragma once

#include <plexus/check/tried_component.hpp>

#include <string>

namespace plexus {

/// Fills a request for a layer or a loss: its inputs with a few drawn rows (and the target of a loss) by the
/// first example of the component's schema, or rows of four numbers without an example, and options that it
/// does not give with those of the example. Returns a description for the user. Throws what making the
/// component throws.
std::string use_example(TryRequest& request);

}  // namespace plexus
