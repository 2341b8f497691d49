#pragma once

#include <plexus/graph/op.hpp>

#include <cstdint>
#include <vector>

namespace plexus {

/// One pass of a reduction: the data is seen as [outer, reduced, inner], and its middle axis is reduced.
struct ReductionPass {
  std::int64_t outer;
  std::int64_t reduced;
  std::int64_t inner;
};

/// The passes that reduce the axes of `node`'s operand that its attribute `axes` lists or, for sum_to, that
/// broadcasting added or stretched. There is one pass for each run of neighbouring axes, from the last to the
/// first; none if there is nothing to reduce.
std::vector<ReductionPass> reduction_passes(const Node& node);

}  // namespace plexus
