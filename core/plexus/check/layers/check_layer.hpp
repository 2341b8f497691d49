#pragma once

#include <plexus/check/check_component.hpp>

#include <string>

namespace plexus {

/// All checks of a layer in one case.
void check_layer(const ComponentCase& tried, const CheckRequest& request, CheckTable& table);

/// Runs a layer of a case once in training and in inference. Returns what is wrong with it; empty: nothing.
/// Throws what building and running throw.
std::string tried_layer(const ComponentCase& tried);

}  // namespace plexus
