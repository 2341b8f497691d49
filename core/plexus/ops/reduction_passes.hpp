#pragma once

#include <plexus/graph/op.hpp>

#include <cstdint>
#include <vector>

namespace plexus {

/// One pass of a reduction over data seen as [outer, reduced, inner], whose middle is combined.
struct ReductionPass {
  std::int64_t outer;
  std::int64_t reduced;
  std::int64_t inner;
};

/// The passes that combine the axes of `node`'s operand that its attribute `axes` lists, or (sum_to) that
/// broadcasting made or stretched: from the last axes to the first, neighbours at a time. None if there is
/// nothing to combine.
std::vector<ReductionPass> reduction_passes(const Node& node);

}  // namespace plexus
