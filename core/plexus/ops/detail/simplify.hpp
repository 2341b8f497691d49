#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>

namespace plexus {

/// A copy of `graph` in which these are simplified: x*1, x-0, x/1, x+0 of integers, --x, reshape of reshape,
/// transpose of transpose, broadcast_to/reshape/cast/sum_to to the type that the operand has, matmul of a
/// transpose (to a transposed matmul), select by a constant. x*0 is kept, as x may be NaN, and so is a
/// floating x+0, as x may be -0. Values are kept up to rounding; where a result is exact, bit for bit.
std::unique_ptr<Graph> simplified(const Graph& graph);

}  // namespace plexus
