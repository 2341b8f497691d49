#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Schedules and callbacks with one fault each, and good ones beside them.
void add_wrong_fits(Registrar& registrar);

}  // namespace plexus::tests
