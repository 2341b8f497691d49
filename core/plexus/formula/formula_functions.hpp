#pragma once

#include <plexus/ops/ops.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A function that formulas may call. It works element by element and broadcasts by NumPy's rule.
struct FormulaFunction {
  std::string_view name;
  std::string_view parameters;  ///< "x", "a, b, ..."
  std::size_t least = 1;        ///< operands
  std::size_t most = 1;
  std::string_view doc;
  /// Of operands of one floating dtype; a condition is bool.
  Symbol (*apply)(std::span<const Symbol> operands);
  bool takes_condition = false;  ///< its first operand is a condition
};

/// A number with a name.
struct FormulaConstant {
  std::string_view name;
  double value;
  std::string_view doc;
};

/// All of them, in the order in which people read them. Thread-safe.
std::span<const FormulaFunction> formula_functions();
std::span<const FormulaConstant> formula_constants();

/// Null if there is none of that name.
const FormulaFunction* find_formula_function(std::string_view name);
const FormulaConstant* find_formula_constant(std::string_view name);

/// What other languages call it: "write where(condition, a, b)" for `if`; empty for any other word.
std::string_view foreign_function(std::string_view name);

}  // namespace plexus
