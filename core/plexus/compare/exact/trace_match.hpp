#pragma once

#include <plexus/graph/graph.hpp>

#include <unordered_map>

namespace plexus {

/// Maps each value of a step traced in the run's precision to the same value of the step traced in float64.
/// Both graphs are walked node by node in the order of tracing. Casts between floating dtypes are skipped,
/// because only one of the graphs may have them. It never changes, so that any number of threads may use it.
class TraceMatch {
 public:
  /// Throws UsageError, naming the first difference, unless both graphs apply the same ops to the same
  /// values: a model must trace the same ops in every precision.
  TraceMatch(const Graph& traced, const Graph& wide);

  /// The float64 value. Requires: a symbol of the graph traced in the run's precision.
  const Symbol& operator[](const Symbol& traced) const { return wide_.at(traced); }

 private:
  bool same(const Node& a, const Node& b) const;

  std::unordered_map<Symbol, Symbol> wide_;
};

/// Constants of the graph traced in float64, each rounded to the run's precision and stored as float64.
using RoundedConstants = std::unordered_map<Symbol, Tensor>;
RoundedConstants rounded_constants(const Graph& traced, const TraceMatch& match);

}  // namespace plexus
