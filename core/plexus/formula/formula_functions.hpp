#pragma once

#include <plexus/ops/ops.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a formula computes with, which decides the functions that it may call.
enum class FormulaUse : std::uint8_t {
  numbers,  ///< one number for each row, or one alone: computed columns, schedules, logs
  tensors   ///< tensors, which have a last axis: layers, losses, metrics, regularizers
};

/// How a function treats the axes of its operands.
enum class FormulaAxes : std::uint8_t {
  elementwise,  ///< element by element, with broadcasting by NumPy's rule
  last,         ///< along the last axis, which a reduction keeps with size 1; for tensors only
  product       ///< matmul; for tensors only
};

/// A function that formulas may call. Several may have one name: they differ in the number of operands.
struct FormulaFunction {
  /// As `most`: there is no limit to the number of operands.
  static constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

  std::string_view name;
  std::string_view parameters;  ///< "x", "a, b, ..."
  std::size_t least = 1;        ///< operands
  std::size_t most = 1;
  std::string_view doc;
  /// Makes the symbol of a call from operands of one floating dtype; a condition is bool.
  Symbol (*apply)(std::span<const Symbol> operands);
  bool takes_condition = false;  ///< its first operand is a condition
  FormulaAxes axes = FormulaAxes::elementwise;
  bool only_tensors = false;  ///< for formulas of tensors only, as it has a purpose only in training

  /// Whether formulas of this use may call the function.
  bool is_of(FormulaUse use) const;
};

/// A number with a name.
struct FormulaConstant {
  std::string_view name;
  double value;
  std::string_view doc;
};

/// All functions and all constants, in the order in which they are documented. Thread-safe.
std::span<const FormulaFunction> formula_functions();
std::span<const FormulaConstant> formula_constants();

/// The functions of a name, in their order; empty if there is none.
std::vector<const FormulaFunction*> find_formula_functions(std::string_view name, FormulaUse use);
/// Whether some formula has a function of that name.
bool is_formula_function(std::string_view name);
/// Null if there is none of that name.
const FormulaConstant* find_formula_constant(std::string_view name);

/// Advice on what to write in place of a word that is no function here: "write where(condition, a, b)" for
/// `if`, and for functions of tensors in a formula of numbers; empty for any other word.
std::string_view foreign_function(std::string_view name, FormulaUse use);

}  // namespace plexus
