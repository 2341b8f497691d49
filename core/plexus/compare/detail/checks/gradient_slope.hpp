#pragma once

#include <plexus/backend/backend.hpp>
#include <plexus/tensor/tensor.hpp>

#include <memory>
#include <span>
#include <string>

namespace plexus {

/// Compares central differences of a node's outputs around these inputs with its gradient, in float64 on
/// reference. Returns a message such as "its gradient by input 0 is not the slope of what it computes: ...",
/// or an empty text if both agree or cannot be compared: no output or no input is floating, an input is a
/// table, or the op is stop_gradient or has no gradient. Requires: a node of a graph traced in float64.
std::string wrong_slope(const Node& node, std::span<const Tensor> inputs,
                        const std::shared_ptr<const Backend>& reference);

}  // namespace plexus
