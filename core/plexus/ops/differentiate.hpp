#pragma once

#include <plexus/graph/graph.hpp>

#include <span>
#include <vector>

namespace plexus {

/// Adds the gradients of the scalar `loss` by each of `by` to their graph, as ops, by the reverse mode. One
/// symbol for each of `by`, of its type; an empty one where the loss does not depend on it (or only through
/// ops whose gradient is zero). No forward node is removed or changed. Throws UsageError if `loss` is no
/// floating scalar, if one of `by` is a constant, empty or of another graph, and if an op on the way has
/// neither gradient nor definition or breaks its contract (the message names op, place and plugin).
std::vector<Symbol> differentiate(const Symbol& loss, std::span<const Symbol> by);

}  // namespace plexus
