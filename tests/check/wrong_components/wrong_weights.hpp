#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Initializers and regularizers with one fault each, and good ones beside them.
void add_wrong_weights(Registrar& registrar);

}  // namespace plexus::tests
