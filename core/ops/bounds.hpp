#pragma once

#include <plexus/graph/op.hpp>

#include <span>
#include <vector>

namespace plexus {

/// Evaluates a node's outputs in float64 from float64 inputs (integers and bools as float64 too): supplied by
/// a caller that can run graphs.
class ExactEvaluator {
 public:
  virtual ~ExactEvaluator();
  virtual std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor> inputs) = 0;
};

/// A bound on the absolute error of each output of `node`, computed with `unit_roundoff`, given exact input
/// values and bounds on their errors: the op's own error_bound, or its definition walked from the inputs.
std::vector<Tensor> error_bounds(const Node& node, std::span<const Tensor> inputs,
                                 std::span<const Tensor> errors, double unit_roundoff,
                                 ExactEvaluator& evaluator);

}  // namespace plexus
