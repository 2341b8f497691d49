#pragma once

#include <plexus/plugin/registry.hpp>

namespace plexus::tests {

/// Ops that triple their input by a kernel or a gradient with one fault each, alone or as layers, and one
/// without.
void add_wrong_kernels(Registrar& registrar);

}  // namespace plexus::tests
