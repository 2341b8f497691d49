#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Layers, and an op, with one fault each in what they say in terms of other ops.
void add_wrong_formulas(Registrar& registrar);

}  // namespace plexus::tests
