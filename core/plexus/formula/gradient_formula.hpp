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
  std::vector<Line> parts;  ///< what the result has several times
  Expression result;
  /// The name that stands for the gradient which arrives from what is computed with the formula's value;
  /// empty if the result does not use it, because the formula works element by element: then it is the
  /// derivative.
  std::string arriving = {};
  /// The name that stands for the size of the last axis; empty if the result does not use it.
  std::string features = {};
};

/// The gradient of a formula by one of its names, derived as that of a layer is, as a formula: constants are
/// computed, and what a sum or a product with 0 or 1 says nothing about is gone, as if no value were
/// infinite. All names have equal shapes. `use` decides which functions there are; a formula with one along
/// the last axis gets `arriving`. Throws ExpressionError for what mistakes_in finds, and UsageError for a
/// formula with matmul, whose gradient is no formula. Requires: `by` is one of `names`. Thread-safe.
FormulaLines gradient_formula(const Expression& expression, const std::vector<std::string>& names,
                              std::string_view by, FormulaUse use);

}  // namespace plexus
