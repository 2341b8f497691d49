#pragma once

#include <plexus/backend/backends.hpp>

#include <vector>

namespace plexus {

/// The shipped backends that this machine can run, reference first, each with reference as fallback for nodes
/// that it has no kernel for. Opens the libraries of the standard folder; those that cannot be opened are
/// left out. Throws PluginError if reference is missing.
std::vector<Backends> installed_backends();

/// Whether the chosen backend is reference itself.
bool is_reference(const Backends& backends);

}  // namespace plexus
