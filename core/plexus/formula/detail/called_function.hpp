#pragma once

#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula_functions.hpp>

namespace plexus {

/// The function that a call means: of its name, and of as many operands. Null if there is none. Thread-safe.
const FormulaFunction* called_function(const Expression& call, FormulaUse use);

}  // namespace plexus
