#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>

#include "isa/elementwise.hpp"

/// Primitive ops, for which there are tile functions. Bodies of element-wise ops are made of them.
namespace plexus::onednn {

/// The function for operands and result of these types; bit i of `numbers`: operand i is a number. Null if
/// there is none. `from` is the type of the last operand.
TileFunction tile_function(std::string_view op, DType from, DType to, unsigned numbers);
/// Whether there are tile functions for the op, of any types.
bool is_primitive(std::string_view op);

/// The body with its composite ops replaced by their definitions until all ops are primitive, as far as
/// possible, and with common subexpressions merged; null if nothing changes.
std::unique_ptr<Graph> in_primitives(const Graph& body);

}  // namespace plexus::onednn
