#pragma once

#include <plexus/graph/node.hpp>

#include <cstdint>
#include <vector>

namespace plexus::onednn {

/// One pass of a reduction over data seen as [outer, reduced, inner], whose middle is combined.
struct Pass {
  std::int64_t outer;
  std::int64_t reduced;
  std::int64_t inner;
};

/// The passes that combine what attribute `axes` (or `shape`, of sum_to) of a node says, from the last axes
/// to the first; none if there is nothing to combine.
std::vector<Pass> passes_of(const Node& node);

}  // namespace plexus::onednn
