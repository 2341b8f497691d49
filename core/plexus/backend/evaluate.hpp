#pragma once

#include <plexus/backend/backends.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// Compiles a graph without inputs or variables for the reference backend and runs it once. Returns its
/// outputs, in order. This is how constants and initial values are computed. Throws UsageError if the graph
/// has inputs or variables.
std::vector<Tensor> evaluate(std::shared_ptr<const Graph> graph, const Backends& backends);

/// Compiles a graph without variables for the chosen backend and runs it once on the values of its inputs by
/// name. Returns its outputs, in order. For tests and small calculations: a graph that runs more than once
/// should be compiled by the caller. Throws UsageError if an input has no value, a value no input, or the
/// graph has variables, and ShapeError if a value is not of its input's type. Thread-safe on graphs that
/// nobody changes.
std::vector<Tensor> evaluate(std::shared_ptr<const Graph> graph, const std::map<std::string, Tensor>& inputs,
                             const Backends& backends);

}  // namespace plexus
