#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Transforms, orders and datasets with one fault each.
void add_wrong_data(Registrar& registrar);

}  // namespace plexus::tests
