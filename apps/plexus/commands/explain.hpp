#pragma once

#include <plexus/backend/program.hpp>

#include <string>

namespace plexus::app {

/// A table of a program's nodes in the order in which they run: the layer, the op with what was fused into
/// it, the type of the result, who runs it; and notes: a result that lies in an operand's memory, why a node
/// fell back, why an update of weights was not folded into the product that is its gradient.
std::string explanation(const Program& program);

}  // namespace plexus::app
