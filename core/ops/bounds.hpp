#pragma once

#include <plexus/graph/op.hpp>

#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Evaluates a node's outputs in float64 from float64 inputs (integers and bools as float64 too): supplied by
/// a caller that can run graphs.
class ExactEvaluator {
 public:
  virtual ~ExactEvaluator();
  virtual std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor> inputs) = 0;
};

/// A node's outputs in float64, and for each a bound on its absolute error, element by element.
struct Bounded {
  std::vector<Tensor> values;
  std::vector<Tensor> bounds;  ///< empty if nothing is known to judge by
  std::string
      unbounded;  ///< then the op, of the node or of its definition, that has no bound and no definition
};

/// What `node` makes of exact input values, computed with `unit_roundoff`, given bounds on their errors: the
/// op's own error_bound, or its definition walked from the inputs.
Bounded bounded(const Node& node, std::span<const Tensor> inputs, std::span<const Tensor> errors,
                double unit_roundoff, ExactEvaluator& evaluator);

/// The bounds alone. Throws UsageError if there are none.
std::vector<Tensor> error_bounds(const Node& node, std::span<const Tensor> inputs,
                                 std::span<const Tensor> errors, double unit_roundoff,
                                 ExactEvaluator& evaluator);

}  // namespace plexus
