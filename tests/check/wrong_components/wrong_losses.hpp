#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Losses with one fault each, and good ones beside them.
void add_wrong_losses(Registrar& registrar);

}  // namespace plexus::tests
