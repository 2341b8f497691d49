#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/compare/exact.hpp>
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

/// Throws UsageError, naming the first difference, unless both graphs have the same ops and shapes in the
/// same order: what one model traces must not depend on the precision.
void require_same_trace(const Graph& traced, const Graph& wide);

/// Every value of a step in float64, walked node by node. `wide` is the step traced in float64.
class Truth {
 public:
  Truth(const Graph& wide, const StepStart& start, ExactEvaluator& exact);

  const StepStart& start() const { return *start_; }
  /// The value of a symbol of the graph traced in another precision.
  const Tensor& of(const Symbol& traced) const {
    return values_[static_cast<std::size_t>(traced.node().id())][static_cast<std::size_t>(traced.output())];
  }
  /// The values of a compiled graph: of a value with an origin that origin's, else what its node makes of the
  /// truth.
  std::unordered_map<Symbol, Tensor> of_compiled(const Graph& compiled, ExactEvaluator& exact) const;

 private:
  const StepStart* start_;
  std::vector<std::vector<Tensor>> values_;  // by node and output
};

}  // namespace plexus
