#pragma once

#include <plexus/graph/graph.hpp>
#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

namespace plexus {

/// Throws UsageError if the graphs of two traces of one step differ: calls of components must be pure. It
/// names the layer, loss, metric or optimizer that differs and its plugin, and has its place in a run file.
void require_equal_steps(const Graph& first, const Graph& second, const Model& model, const Plan* plan);

}  // namespace plexus
