#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Metrics with one fault each, and good ones beside them.
void add_wrong_metrics(Registrar& registrar);

}  // namespace plexus::tests
