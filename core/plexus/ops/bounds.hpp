#pragma once

#include <plexus/graph/op.hpp>

#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Evaluates a node's outputs in float64 from float64 inputs (integers and bools as float64 too). It is
/// implemented by callers that can run graphs. One thread at a time.
class ExactEvaluator {
 public:
  virtual ~ExactEvaluator();
  virtual std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor> inputs) = 0;
};

/// A node's outputs in float64, and for each a bound on its absolute error, element by element.
struct Bounded {
  std::vector<Tensor> values;
  std::vector<Tensor> bounds;  ///< empty if no bound is known
  /// The op for which no bound is known: the node's, or one in its definition. Empty if there are bounds.
  std::string unbounded;
};

/// Unit roundoffs that a bound assumes.
struct Roundoff {
  double unit;           ///< of the dtype that is judged
  double constants = 0;  ///< with which constants in definitions were rounded beforehand; 0: they are exact
};

/// How far `value` may be from the number that was meant, if it was rounded with unit roundoff `unit`. It is
/// 0 for a number of at most 12 significant bits (0.5, 3), which is taken to be exact.
double rounding_of_constant(double value, double unit);

/// The outputs of `node` for exact values of its inputs, and bounds on the errors of outputs that are
/// computed with `roundoff` from inputs that are off by at most `errors`. The bounds are those of the op's
/// error_bound or, if it has none, of the ops of its definition.
Bounded bounded(const Node& node, std::span<const Tensor> inputs, std::span<const Tensor> errors,
                const Roundoff& roundoff, ExactEvaluator& evaluator);

/// The same by the op's definition alone. Requires: the op has a definition.
Bounded bounded_by_definition(const Node& node, std::span<const Tensor> inputs,
                              std::span<const Tensor> errors, const Roundoff& roundoff,
                              ExactEvaluator& evaluator);

/// The bounds of bounded() alone. Throws UsageError if there are none.
std::vector<Tensor> error_bounds(const Node& node, std::span<const Tensor> inputs,
                                 std::span<const Tensor> errors, double unit_roundoff,
                                 ExactEvaluator& evaluator);

}  // namespace plexus
