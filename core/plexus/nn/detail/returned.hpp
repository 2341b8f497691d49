#pragma once

#include <plexus/graph/graph.hpp>

#include <string_view>

namespace plexus {

/// Checks what a component returned while it was traced into `graph`; `who` is "the loss". Throws UsageError
/// if it is empty or of another graph.
void require_returned(const Symbol& symbol, const Graph& graph, std::string_view who);

}  // namespace plexus
