#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Optimizers with one fault each, and good ones beside them.
void add_wrong_optimizers(Registrar& registrar);

}  // namespace plexus::tests
