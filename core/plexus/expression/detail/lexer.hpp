#pragma once

#include <plexus/expression/expression.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace plexus {

/// A token of an expression.
struct Token {
  enum class Kind : std::uint8_t { number, text, name, symbol, end };

  Kind kind = Kind::end;
  Extent extent = {};
  double number = 0;
  std::string text = {};  ///< of a text or name, without quotes; the symbol or word of an operator
};

/// Splits an expression into tokens. `and`, `or` and `not` are symbols.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  /// The next token; `end` once and whenever the text is used up. Throws ExpressionError for text that is no
  /// token.
  Token next();

 private:
  Token token();
  Token number();
  Token name();
  Token quoted(char quote);
  Token symbol();
  std::string_view rest() const { return text_.substr(at_); }

  std::string_view text_;
  std::size_t at_ = 0;
  bool behind_name_ = false;  ///< the token before was a name
};

}  // namespace plexus
