#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>
#include <vector>

/// The backend's private ops: nodes with a body of element-wise ops. A body's inputs are named "0", "1", ..,
/// its outputs too; all its values have the shape of its outputs, its inputs broadcast to it.
namespace plexus::onednn {

using Body = std::shared_ptr<const Graph>;

/// "fused", attribute `body`: the outputs of the body, whose inputs are the node's. Element-wise.
const Op& fused_op();

/// "fused_matmul", attributes `transpose_a`, `transpose_b`, `body`; inputs a, b, x2, x3, ..: the outputs of
/// the body, whose inputs are the product of a and b, then x2, x3, ... An output may lie in x2, x3, ..
const Op& fused_matmul_op();

/// "fused_batch_gather", attributes `size`, `body`; inputs table, order, position (as batch_gather's), x3,
/// ..: the outputs of the body, whose inputs are the gathered rows, then x3, ...
const Op& fused_batch_gather_op();

/// "softmax_cross_entropy_with_difference" and the sparse form; inputs target, logits as those of the ops
/// without it: (the loss of each row, softmax(logits) - target), from which the gradient is made.
const Op& cross_entropy_with_difference_op(bool sparse);

}  // namespace plexus::onednn
