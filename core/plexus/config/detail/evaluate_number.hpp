#pragma once

#include <plexus/expression/expression.hpp>

#include <functional>

namespace plexus {

/// The value of an arithmetic expression: + - * / ^, and min, max, floor, ceil, round, abs, sqrt, exp and
/// log. `number_of` gives the number that a name stands for, or throws. Throws ExpressionError for anything
/// else (comparisons, texts, unknown functions) and for a result that is not finite.
double evaluate_number(const Expression& expression,
                       const std::function<double(const Expression& name)>& number_of);

}  // namespace plexus
