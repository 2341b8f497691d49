#include <plexus/expression/detail/lexer.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace plexus {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters of other alphabets are bytes from 0x80 on.
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool is_in_name(char c) { return begins_name(c) || is_digit(c); }

std::size_t digits_at(std::string_view text, std::size_t from) {
  const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())),
                                    text.end(), is_digit);
  return static_cast<std::size_t>(end - text.begin()) - std::min(from, text.size());
}

// Bytes of the number at the beginning of `text`, which begins with a digit or with a point and a digit.
std::size_t bytes_of_number(std::string_view text) {
  std::size_t end = digits_at(text, 0);
  if (end < text.size() && text[end] == '.') end += 1 + digits_at(text, end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    const bool sign = end + 1 < text.size() && (text[end + 1] == '+' || text[end + 1] == '-');
    const std::size_t power = digits_at(text, end + 1 + (sign ? 1 : 0));
    if (power > 0) end += 1 + (sign ? 1 : 0) + power;
  }
  return end;
}

/// A symbol of other languages, and the message that says what to write here.
struct Foreign {
  std::string_view symbol;
  std::string_view message;
};

constexpr Foreign foreign[] = {
    {"**", "there is no operator '**': write ^ for powers"},
    {"&&", "there is no operator '&&': write and"},
    {"||", "there is no operator '||': write or"},
    {"//", "there is no operator '//': write floor(a / b)"},
    {"<>", "there is no operator '<>': write !="},
    {"=>", "there is no operator '=>': write >="},
    {"=<", "there is no operator '=<': write <="},
    {"&", "there is no operator '&': write and"},
    {"|", "there is no operator '|': write or"},
    {"%", "there is no operator '%': write a - b * floor(a / b) for the rest of a / b"},
    {"?", "there is no operator '?': write where(condition, a, b)"},
    {"!", "there is no operator '!': write not"},
    {"~", "there is no operator '~': write not"},
    {"=", "expected == for a comparison, found '='"},
    {"[", "expected an operator, a value or a parenthesis, found '['; write (...) to group"},
    {"{", "expected an operator, a value or a parenthesis, found '{'; write (...) to group"},
};

/// Added to the message about '=' where it follows a name, as an assignment would.
constexpr const char* names_no_value = "; a formula is one expression; it has no names of its own";

constexpr std::string_view symbols[] = {"==", "!=", "<=", ">=", "<", ">", "+",
                                        "-",  "*",  "/",  "^",  "(", ")", ","};

}  // namespace

Token Lexer::next() {
  Token found = token();
  behind_name_ = found.kind == Token::Kind::name;
  return found;
}

Token Lexer::token() {
  while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  if (at_ == text_.size()) return {Token::Kind::end, {at_, 0}};
  const char c = text_[at_];
  if (is_digit(c) || (c == '.' && digits_at(text_, at_ + 1) > 0)) return number();
  if (begins_name(c)) return name();
  if (c == '\'' || c == '"' || c == '`') return quoted(c);
  return symbol();
}

Token Lexer::number() {
  const std::string_view digits = rest().substr(0, bytes_of_number(rest()));
  const Extent extent{at_, digits.size()};
  at_ += digits.size();
  if (at_ < text_.size() && (is_in_name(text_[at_]) || text_[at_] == '.')) {
    throw ExpressionError(
        "expected an operator after the number " + std::string(digits) + ", such as * for a product",
        {at_, 1});
  }
  if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) {
    throw ExpressionError("a number does not begin with 0, since 010 is 8 to some readers", extent);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) {
    throw ExpressionError("this number is beyond the range of a double", extent);
  }
  return {Token::Kind::number, extent, value, std::string(digits)};
}

Token Lexer::name() {
  const std::string_view text = rest();
  const auto end = std::find_if_not(text.begin(), text.end(), is_in_name);
  std::string word(text.begin(), end);
  const Extent extent{at_, word.size()};
  at_ += word.size();
  const bool is_operator = word == "and" || word == "or" || word == "not";
  return {is_operator ? Token::Kind::symbol : Token::Kind::name, extent, 0, std::move(word)};
}

Token Lexer::quoted(char quote) {
  const std::size_t begin = at_++;
  std::string word;
  for (;;) {
    const std::size_t end = text_.find(quote, at_);
    if (end == std::string_view::npos) {
      throw ExpressionError(std::string("the closing ") + quote + " is missing", {begin, 1});
    }
    word += text_.substr(at_, end - at_);
    at_ = end + 1;
    if (at_ == text_.size() || text_[at_] != quote) break;
    word += quote;
    ++at_;
  }
  const Extent extent{begin, at_ - begin};
  if (quote != '`') return {Token::Kind::text, extent, 0, std::move(word)};
  if (word.empty()) throw ExpressionError("expected a name between the backquotes", extent);
  return {Token::Kind::name, extent, 0, std::move(word)};
}

Token Lexer::symbol() {
  const auto known = std::find_if(std::begin(symbols), std::end(symbols),
                                  [&](std::string_view symbol) { return rest().starts_with(symbol); });
  const auto other = std::find_if(std::begin(foreign), std::end(foreign),
                                  [&](const Foreign& one) { return rest().starts_with(one.symbol); });
  const bool is_other =
      other != std::end(foreign) && (known == std::end(symbols) || other->symbol.size() > known->size());
  if (is_other) {
    const bool names_value = other->symbol == "=" && behind_name_;
    throw ExpressionError(std::string(other->message) + (names_value ? names_no_value : ""),
                          {at_, other->symbol.size()});
  }
  if (known == std::end(symbols)) {
    throw ExpressionError(std::string("expected a value, an operator or a parenthesis, found '") +
                              text_[at_] + "'; a name that holds it is written in backquotes",
                          {at_, 1});
  }
  const Extent extent{at_, known->size()};
  at_ += known->size();
  return {Token::Kind::symbol, extent, 0, std::string(*known)};
}

}  // namespace plexus
