#pragma once

#include <plexus/graph/node.hpp>
#include <plexus/graph/op.hpp>

namespace plexus {

/// The leaves: nodes without inputs, whose values come from outside. Their attribute is `name` (input,
/// variable) or `value` (constant); each carries its type.
const Op& input_op();
const Op& variable_op();
const Op& constant_op();
const Op& position_op();
/// Whether a node is an input, a variable, a constant or the position: there is nothing to compute.
bool is_leaf(const Node& node);
/// The tensor of a constant node, or null for any other.
const Tensor* constant_value(const Symbol& symbol);

}  // namespace plexus
