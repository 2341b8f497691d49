#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/compare/checks/exact.hpp>
#include <plexus/graph/graph.hpp>

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace plexus {

/// What a step starts from: its open inputs, its variables, and its place in the replay.
struct StepStart {
  std::map<std::string, Tensor, std::less<>> tables;
  Store::Snapshot variables;
  std::int64_t position = 0;
};

/// The value of a leaf at the start of a step, in float64 but for an open input, which stays as it is. Throws
/// UsageError if it was not given.
Tensor leaf_value(const Node& leaf, const StepStart& start);

/// Which value of a step traced in float64 each value of the step in the run's precision is: node by node in
/// the order of tracing. Casts from one floating dtype to another are there in one of them only.
class TraceMatch {
 public:
  /// Throws UsageError, naming the first difference, unless both have the same ops of the same values: what a
  /// model traces must not depend on the precision.
  TraceMatch(const Graph& traced, const Graph& wide);

  /// The value in float64. Requires: a symbol of the graph traced in the run's precision.
  const Symbol& operator[](const Symbol& traced) const { return wide_.at(traced); }

 private:
  bool same(const Node& a, const Node& b) const;

  std::unordered_map<Symbol, Symbol> wide_;
};

/// Constants of a graph traced in float64 as the run's precision rounds them, by their symbols there.
using RoundedConstants = std::unordered_map<Symbol, Tensor>;
RoundedConstants rounded_constants(const Graph& traced, const TraceMatch& match);

/// Every value of a step in float64, walked node by node. `wide` is the step traced in float64; the constants
/// are the run's, which are part of what it computes.
class Truth {
 public:
  Truth(const Graph& wide, const RoundedConstants& constants, const StepStart& start, ExactEvaluator& exact);

  const StepStart& start() const { return *start_; }
  /// The value of a symbol of the wide graph.
  const Tensor& of(const Symbol& wide) const {
    return values_[static_cast<std::size_t>(wide.node().id())][static_cast<std::size_t>(wide.output())];
  }
  /// The values of a compiled graph: of a value with an origin that origin's, else what its node makes of the
  /// truth.
  std::unordered_map<Symbol, Tensor> of_compiled(const Graph& compiled, const TraceMatch& match,
                                                 ExactEvaluator& exact) const;

 private:
  const StepStart* start_;
  std::vector<std::vector<Tensor>> values_;  // by node and output
};

}  // namespace plexus
