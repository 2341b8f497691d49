#pragma once

#include <plexus/graph/graph.hpp>

#include <span>
#include <vector>

namespace plexus {

/// Adds the gradients of the scalar `loss` by each of `by` to their graph, as ops, by the reverse mode. One
/// symbol for each of `by`, of its type; an empty one where the loss does not depend on it (or only through
/// ops whose gradient is zero). No forward node is removed or changed. Throws UsageError if `loss` is no
/// floating scalar, and if an op on the way has neither gradient nor definition (the message names op and
/// place).
std::vector<Symbol> differentiate(const Symbol& loss, std::span<const Symbol> by);

}  // namespace plexus
