#pragma once

#include <plexus/compare/exact/exact_values.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/bounds.hpp>

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace plexus {

/// Bounds on the errors of the values of a compiled graph.
struct PropagatedBounds {
  GraphValues bounds;
  /// Values that may be infinite or NaN, because they, or values that they depend on, may overflow their
  /// dtype.
  std::unordered_set<Symbol> overflowing;
  /// Values that depend on an op without a known bound, with the name of the op.
  std::unordered_map<Symbol, std::string> unbounded;
  std::unordered_set<Symbol> of_data;  ///< values that depend on open inputs
};

/// Computes bounds on the errors of all values of a compiled graph that runs whole from exact variables and
/// open inputs. Each node adds its own rounding errors to the errors of its inputs. A bound is +infinity if
/// the op has none, if errors may move the value across a jump of a function, or if an intermediate number
/// may overflow the dtype. `values`: the exact values of the graph (ExactValues::of_compiled).
PropagatedBounds propagated_bounds(const Graph& compiled, const GraphValues& values,
                                   const ExactValues& exact_values, const TraceMatch& match,
                                   ExactEvaluator& exact);

}  // namespace plexus
