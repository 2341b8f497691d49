#pragma once

#include <plexus/backend/program.hpp>

#include <memory>
#include <vector>

namespace plexus {

/// Applies the backend's rewrites to each node, in order. Where a rewrite replaced one value by another and
/// both have an origin, the pair of origins is appended to `replacements`. Throws BackendError, which names
/// backend, rewrite and node, for a rewrite that breaks its contract.
std::unique_ptr<Graph> rewritten(std::unique_ptr<Graph> graph, const Backend& backend,
                                 std::vector<Replacement>& replacements);

}  // namespace plexus
