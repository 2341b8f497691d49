#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>

namespace plexus {

/// Algebra that keeps values up to rounding: x*1, x+0, x-0, x/1, --x, reshape of reshape, transpose of transpose,
/// broadcast_to/reshape/cast/sum_to to the type it has, matmul of transpose -> transposed matmul, select of a
/// constant, x*0 is left alone (NaN). Bits never change where the result is exact.
std::unique_ptr<Graph> simplified(const Graph& graph);

/// The rewrites that change values beyond rounding, for the better, on the traced graph before differentiation:
/// a cross-entropy of softmax (or sigmoid) probabilities becomes the one of the logits. `loss` symbols are mapped in
/// place: given a traced graph, adds the better nodes and returns what `value` should be replaced by (itself if no
/// match).
Symbol stabilized(const Symbol& value);

}  // namespace plexus
