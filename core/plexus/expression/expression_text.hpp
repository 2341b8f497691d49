#pragma once

#include <plexus/expression/expression.hpp>

#include <string>

namespace plexus {

/// The expression in its normal form, which parse_expression reads back to an equal tree: parentheses only
/// where they are needed, a blank around each operator but ^ and the sign, numbers in their shortest form.
/// Requires: finite numbers. Thread-safe.
std::string normal_form(const Expression& expression);

}  // namespace plexus
