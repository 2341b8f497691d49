#pragma once

#include <plexus/graph/graph.hpp>

#include <string>

namespace plexus {

/// One line per node, such as "%7 = add(%3, %6) : float32 [32, 300]  # dense", then one line per output and
/// per assigned variable.
std::string text_of(const Graph& graph);

}  // namespace plexus
