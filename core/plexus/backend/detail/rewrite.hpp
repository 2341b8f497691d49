#pragma once

#include <plexus/backend/program.hpp>

#include <memory>
#include <vector>

namespace plexus {

/// Applies the backend's rewrites to each node, in order. Each value that a rewrite put in the place of
/// another that has an origin too is appended to `replacements`. Throws BackendError, which names backend,
/// rewrite and node, for a rewrite that breaks its contract.
std::unique_ptr<Graph> rewritten(std::unique_ptr<Graph> graph, const Backend& backend,
                                 std::vector<Replacement>& replacements);

}  // namespace plexus
