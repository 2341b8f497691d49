#pragma once

#include <plexus/compare/truth.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/bounds.hpp>

#include <unordered_map>

namespace plexus {

/// Values, or bounds on their errors, of a compiled graph.
using ValuesOfGraph = std::unordered_map<Symbol, Tensor>;

/// Bounds on the errors of all values of a compiled graph that runs whole, from variables and open inputs
/// that are exact: what each node adds of its own, and what its inputs hand on. +infinity where nothing is
/// known: an op without a bound, or behind a kink. `values`: those of the graph in float64
/// (Truth::of_compiled).
ValuesOfGraph propagated_bounds(const Graph& compiled, const ValuesOfGraph& values, const Truth& truth,
                                const TraceMatch& match, ExactEvaluator& exact);

}  // namespace plexus
