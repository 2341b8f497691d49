#pragma once

#include <plexus/compare/checks/truth.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/bounds.hpp>

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace plexus {

/// Values, or bounds on their errors, of a compiled graph.
using ValuesOfGraph = std::unordered_map<Symbol, Tensor>;

/// What is known of the errors of a compiled graph's values.
struct PropagatedBounds {
  ValuesOfGraph bounds;
  /// Values that may be infinite or no numbers, for they, or others that they are made from, may be larger
  /// than their dtype holds.
  std::unordered_set<Symbol> overflowing;
  /// Values that are made by ops of which no bound is known, or from what such an op makes: with its name.
  std::unordered_map<Symbol, std::string> unbounded;
  std::unordered_set<Symbol> of_data;  ///< values that are made from open inputs
};

/// Bounds on the errors of all values of a compiled graph that runs whole, from variables and open inputs
/// that are exact: what each node adds of its own, and what its inputs hand on. +infinity where nothing is
/// known: an op without a bound, behind a kink, or where a number on the way may be too large for the dtype.
/// `values`: those of the graph in float64 (Truth::of_compiled).
PropagatedBounds propagated_bounds(const Graph& compiled, const ValuesOfGraph& values, const Truth& truth,
                                   const TraceMatch& match, ExactEvaluator& exact);

}  // namespace plexus
