#pragma once

#include <plexus/backend/backend.hpp>
#include <plexus/tensor/tensor.hpp>

#include <memory>
#include <span>
#include <string>

namespace plexus {

/// Differences of a node's outputs, in float64 on reference, against the gradient that differentiation gives
/// it, around these values of its inputs: what is wrong, "its gradient by input 0 is not the slope of what it
/// computes: ...". Empty if they agree, or if there is nothing to differ: no output or no input is floating,
/// an input is a table, the op cannot be differentiated or is stop_gradient. Requires: a node of a graph
/// traced in float64.
std::string wrong_slope(const Node& node, std::span<const Tensor> inputs,
                        const std::shared_ptr<const Backend>& reference);

}  // namespace plexus
