#pragma once

#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/ops/ops.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace plexus {

/// What a name in a formula stands for.
struct FormulaValue {
  Symbol symbol;                        ///< of the formula's dtype
  std::vector<std::string> texts = {};  ///< the texts by code, if it holds codes; empty for numbers
  bool rows = false;                    ///< of tensors: the first axis is the rows of a batch
};
using FormulaNames = std::map<std::string, FormulaValue, std::less<>>;

/// The symbol of a formula, in the graph of its names, of `dtype`, which is floating; a condition becomes 1
/// or 0. Arithmetic and functions work element by element and broadcast by NumPy's rule; a condition in
/// arithmetic counts as 1 or 0; a number where a condition is needed holds unless it is 0; a comparison with
/// NaN is false, but for !=, which is true. x^2, x^0.5 and x^-1 are x * x, sqrt(x) and 1 / x, as in NumPy. A
/// name of `names` takes precedence over a constant of that name. A text is compared, by == and !=, with a
/// word in quotes; a word that is not among its texts equals no element. A formula of tensors may have
/// functions along the last axis. It never mixes rows: the values of names that have rows begin with the axis
/// of the rows and have equal ranks, and values without rows broadcast to the axes after it. So the result
/// has that axis if the formula uses a name with rows. Codes of texts begin with 0; -1 is a cell without a
/// text. Throws ExpressionError for what mistakes_in finds, for a text that is used as a number, for shapes
/// that do not fit together (at the operator or function whose operands they are) and for a formula that
/// would mix rows. Thread-safe.
Symbol formula(const Expression& expression, Graph& graph, const FormulaNames& names, DType dtype,
               FormulaUse use = FormulaUse::numbers);

}  // namespace plexus
