#pragma once

#include <plexus/expression/expression.hpp>

#include <string>

namespace plexus::app {

/// The name of the function that code from symbol_code calls to make a Symbol of a C++ number, and whether it
/// does; its definition is `number_function`.
struct SymbolCode {
  std::string text;
  bool calls_number = false;
};
constexpr const char* number_function =
    "const auto number = [&](double value) { return constant(scope.graph(), value, scope.dtype()); };";

/// A formula of tensors as C++: an expression of Symbols with the names of the formula. Requires: mistakes_in
/// finds none, the names are C++ names, and one of them at least is used.
SymbolCode symbol_code(const Expression& expression);

}  // namespace plexus::app
