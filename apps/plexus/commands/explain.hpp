#pragma once

#include <plexus/backend/program.hpp>

#include <string>

namespace plexus::app {

/// A table of a program's nodes in the order in which they run: the layer, the op with the ops fused into it,
/// the type of the result and the backend that runs it. Notes say which results lie in the memory of an
/// operand, why a node runs on another backend, and why a weight update was not fused into the matmul of its
/// gradient.
std::string explanation(const Program& program);

}  // namespace plexus::app
