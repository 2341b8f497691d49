#pragma once

#include <plexus/error/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A piece of an expression's text, in bytes from its beginning.
struct Extent {
  std::size_t begin = 0;
  std::size_t bytes = 0;
};

/// A mistake in an expression. The message has no place: `extent` is the piece of the text that is wrong.
class ExpressionError : public ConfigError {
 public:
  ExpressionError(std::string_view message, Extent extent) : ConfigError(message), extent_(extent) {}
  ~ExpressionError() override;
  const Extent& extent() const noexcept { return extent_; }

 private:
  Extent extent_;
};

/// An expression as a tree. A value type.
struct Expression {
  enum class Kind : std::uint8_t {
    number,  ///< `number`
    text,    ///< `text`: a word in quotes
    name,    ///< `text`
    call,    ///< the function `text` of the operands
    negate,  ///< of one operand, as logical_not
    logical_not,
    add,  ///< of two operands, as all below
    subtract,
    multiply,
    divide,
    power,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    logical_and,
    logical_or
  };

  Kind kind = Kind::number;
  double number = 0;
  std::string text = {};
  std::vector<Expression> operands = {};
  Extent extent = {};  ///< of the number, the word with its quotes, the name, or the operator
};

/// Parses an expression:
///   numbers     3  0.5  .5  1e-3
///   names       letters, digits and '_', not a digit first; any other name in backquotes: `total rooms`
///   texts       'red' or "red"; a quote within is doubled
///   operators   or, and, not, == != < <= > >=, + -, * /, - of one operand, ^: from the loosest to the
///               tightest. ^ is right-associative, and -x^2 is -(x^2). Comparisons are not chained.
///   calls       min(a, b)
/// Parentheses group. Throws ExpressionError, which says what was expected where, also for a text of more
/// than 4000 bytes and for one nested deeper than 100 levels. Thread-safe.
Expression parse_expression(std::string_view text);

/// The names in an expression, in their order, each as often as it stands there. They point into it.
std::vector<const Expression*> names_in(const Expression& expression);

}  // namespace plexus
