#pragma once

#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula_functions.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A formula in lines: each may use the names of those before it, and the last one is the result.
struct FormulaLines {
  struct Line {
    std::string name;
    Expression value;
  };
  std::vector<Line> parts;  ///< subexpressions that occur several times
  Expression result;
  /// The name of the incoming gradient, the gradient of a loss by the formula's value. Empty if the result
  /// does not use it, because the formula works element by element: then the result is the derivative.
  std::string arriving = {};
  /// The name that stands for the size of the last axis; empty if the result does not use it.
  std::string features = {};
};

/// The gradient of a formula by one of its names, derived as that of a layer is, as a formula: constants are
/// computed, and sums with 0 and products with 0 or 1 are simplified as if no value were infinite. All names
/// are taken to have equal shapes. `use` decides which functions there are; if the formula has one along the
/// last axis, the result may use `arriving`. Throws ExpressionError for what mistakes_in finds, and
/// UsageError for a formula with matmul, whose gradient is no formula. Requires: `by` is one of `names`.
/// Thread-safe.
FormulaLines gradient_formula(const Expression& expression, const std::vector<std::string>& names,
                              std::string_view by, FormulaUse use);

}  // namespace plexus
