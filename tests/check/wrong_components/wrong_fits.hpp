#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Schedules and callbacks with one fault each.
void add_wrong_fits(Registrar& registrar);

}  // namespace plexus::tests
