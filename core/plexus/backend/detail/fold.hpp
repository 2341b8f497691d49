#pragma once

#include <plexus/backend/backends.hpp>

#include <memory>

namespace plexus {

/// Constant folding: nodes that depend on constants alone become constants, evaluated on the reference
/// backend. A value of more than 64 KiB that is larger than its inputs stays a node.
std::unique_ptr<Graph> folded(std::unique_ptr<Graph> graph, const Backends& backends);

}  // namespace plexus
