#pragma once

#include <plexus/expression/expression.hpp>

#include <string>

namespace plexus::app {

/// C++ code, and whether it calls `number`, which makes a Symbol of a C++ number. The code that it is put
/// into must then define that function by `number_function`.
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
