#pragma once

#include <plexus/backend/backends.hpp>

#include <memory>
#include <vector>

namespace plexus {

/// Compiles a graph without inputs or variables for the reference backend and runs it once: its outputs, in
/// order. This is how constants and initial values are computed. Throws UsageError if the graph has inputs or
/// variables.
std::vector<Tensor> evaluate(std::shared_ptr<const Graph> graph, const Backends& backends);

}  // namespace plexus
