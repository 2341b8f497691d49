#pragma once

#include <plexus/graph/op.hpp>

#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Evaluates a node's outputs in float64 from float64 inputs (integers and bools as float64 too): supplied by
/// a caller that can run graphs. One thread at a time.
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

/// Unit roundoffs that a bound assumes.
struct Roundoff {
  double unit;           ///< of the dtype that is judged
  double constants = 0;  ///< with which constants of definitions were rounded before they came there; 0: not
};

/// How far a constant may be from the one that was meant, if it was rounded with `unit`: a float32 of few
/// digits (0.5, 3) was not.
double rounding_of_constant(double value, double unit);

/// What `node` makes of exact input values, computed with a roundoff, given bounds on their errors: the op's
/// own error_bound, or its definition walked from the inputs.
Bounded bounded(const Node& node, std::span<const Tensor> inputs, std::span<const Tensor> errors,
                const Roundoff& roundoff, ExactEvaluator& evaluator);

/// What the definition makes of them, with bounds from walking it. Requires: the op has one.
Bounded bounded_by_definition(const Node& node, std::span<const Tensor> inputs,
                              std::span<const Tensor> errors, const Roundoff& roundoff,
                              ExactEvaluator& evaluator);

/// The bounds alone. Throws UsageError if there are none.
std::vector<Tensor> error_bounds(const Node& node, std::span<const Tensor> inputs,
                                 std::span<const Tensor> errors, double unit_roundoff,
                                 ExactEvaluator& evaluator);

}  // namespace plexus
