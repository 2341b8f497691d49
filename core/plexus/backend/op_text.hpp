#pragma once

#include <plexus/graph/node.hpp>

#include <string>

namespace plexus {

/// The op of a node, followed by the ops of its body if it has one: "matmul", "fused_matmul (add relu)".
std::string op_text(const Node& node);

}  // namespace plexus
