#include <plexus/error/number_text.hpp>
#include <plexus/expression/detail/lexer.hpp>
#include <plexus/expression/expression_text.hpp>

namespace plexus {
namespace {

using ExpressionKind = Expression::Kind;

/// How tightly the parts of a text bind, as the parser has it.
enum Tightness : int {
  tight_or = 1,
  tight_and,
  tight_not,
  tight_compare,
  tight_add,
  tight_multiply,
  tight_sign,
  tight_power,
  tight_whole
};

struct Written {
  std::string_view symbol;
  int tightness;
};

Written written(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::logical_or:
      return {" or ", tight_or};
    case ExpressionKind::logical_and:
      return {" and ", tight_and};
    case ExpressionKind::logical_not:
      return {"not ", tight_not};
    case ExpressionKind::equal:
      return {" == ", tight_compare};
    case ExpressionKind::not_equal:
      return {" != ", tight_compare};
    case ExpressionKind::less:
      return {" < ", tight_compare};
    case ExpressionKind::less_equal:
      return {" <= ", tight_compare};
    case ExpressionKind::greater:
      return {" > ", tight_compare};
    case ExpressionKind::greater_equal:
      return {" >= ", tight_compare};
    case ExpressionKind::add:
      return {" + ", tight_add};
    case ExpressionKind::subtract:
      return {" - ", tight_add};
    case ExpressionKind::multiply:
      return {" * ", tight_multiply};
    case ExpressionKind::divide:
      return {" / ", tight_multiply};
    case ExpressionKind::negate:
      return {"-", tight_sign};
    case ExpressionKind::power:
      return {"^", tight_power};
    case ExpressionKind::number:
      return {"", expression.number < 0 ? int{tight_sign} : int{tight_whole}};
    default:
      return {"", tight_whole};
  }
}

std::string quoted(const std::string& word, char quote) {
  std::string text(1, quote);
  for (const char c : word) text += c == quote ? std::string(2, quote) : std::string(1, c);
  return text + quote;
}

std::string name_text(const std::string& name) {
  try {
    Lexer lexer(name);
    const Token token = lexer.next();
    if (token.kind == Token::Kind::name && token.text == name) return name;
  } catch (const ExpressionError&) {
    // No plain word: it needs backquotes.
  }
  return quoted(name, '`');
}

std::string text_of(const Expression& expression, int least);

std::string call_text(const Expression& call) {
  std::string text = name_text(call.text) + "(";
  for (const Expression& operand : call.operands) {
    text += (&operand == &call.operands.front() ? "" : ", ") + text_of(operand, tight_or);
  }
  return text + ")";
}

std::string bare_text(const Expression& expression) {
  const auto [symbol, tightness] = written(expression);
  const auto operand = [&](std::size_t i, int least) { return text_of(expression.operands[i], least); };
  switch (expression.kind) {
    case ExpressionKind::number:
      return number_text(expression.number);
    case ExpressionKind::text:
      return quoted(expression.text, '\'');
    case ExpressionKind::name:
      return name_text(expression.text);
    case ExpressionKind::call:
      return call_text(expression);
    case ExpressionKind::negate:
    case ExpressionKind::logical_not:
      return std::string(symbol) + operand(0, tightness);
    case ExpressionKind::power:
      // The right operand of ^ needs no parentheses if it begins with a sign: it ends before any other
      // operator.
      return operand(0, tight_whole) + std::string(symbol) + operand(1, tight_sign);
    default: {
      const bool chained = tightness != tight_compare;
      return operand(0, chained ? tightness : tightness + 1) + std::string(symbol) +
             operand(1, tightness + 1);
    }
  }
}

std::string text_of(const Expression& expression, int least) {
  const std::string text = bare_text(expression);
  return written(expression).tightness < least ? "(" + text + ")" : text;
}

}  // namespace

std::string normal_form(const Expression& expression) { return text_of(expression, tight_or); }

}  // namespace plexus
