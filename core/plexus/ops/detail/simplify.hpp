#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>

namespace plexus {

/// Algebra that keeps values up to rounding: x*1, x+0, x-0, x/1, --x, reshape of reshape, transpose of
/// transpose, broadcast_to/reshape/cast/sum_to to the type it has, matmul of transpose -> transposed matmul,
/// select of a constant, x*0 is left alone (NaN). Bits never change where the result is exact.
std::unique_ptr<Graph> simplified(const Graph& graph);

}  // namespace plexus
