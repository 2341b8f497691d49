#pragma once

#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/compare/exact/step_start.hpp>
#include <plexus/compare/exact/trace_match.hpp>
#include <plexus/graph/graph.hpp>

#include <unordered_map>
#include <vector>

namespace plexus {

/// A tensor for each value of a compiled graph.
using GraphValues = std::unordered_map<Symbol, Tensor>;

/// All values of a step in float64, computed node by node. Constants are rounded to the run's precision,
/// because the rounded constants are part of what the run computes. One thread at a time.
class ExactValues {
 public:
  /// `wide`: the step traced in float64. `start` must outlive this object.
  ExactValues(const Graph& wide, const RoundedConstants& constants, const StepStart& start,
              ExactEvaluator& exact);

  const StepStart& start() const { return *start_; }
  /// The value of a symbol of the graph traced in float64.
  const Tensor& of(const Symbol& wide) const {
    return values_[static_cast<std::size_t>(wide.node().id())][static_cast<std::size_t>(wide.output())];
  }
  /// The values of a compiled graph. A value with an origin has the exact value of that origin; the inputs of
  /// every other node are evaluated to get its value.
  GraphValues of_compiled(const Graph& compiled, const TraceMatch& match, ExactEvaluator& exact) const;

 private:
  const StepStart* start_;
  std::vector<std::vector<Tensor>> values_;  // by node and output
};

}  // namespace plexus
