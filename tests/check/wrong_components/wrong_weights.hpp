#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Initializers and regularizers with one fault each.
void add_wrong_weights(Registrar& registrar);

}  // namespace plexus::tests
