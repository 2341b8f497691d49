#include <plexus/expression/detail/lexer.hpp>
#include <plexus/expression/expression.hpp>

#include <algorithm>
#include <utility>

namespace plexus {
namespace {

using Kind = Expression::Kind;

constexpr std::size_t longest = 4000;
constexpr int deepest = 100;

/// How tightly the operators bind.
enum Binding : int { loosest = 1, binds_and, binds_not, compares, adds, multiplies, binds_sign, raises };

struct Operator {
  std::string_view symbol;
  Kind kind;
  int binding;
};

constexpr Operator operators[] = {
    {"or", Kind::logical_or, loosest},
    {"and", Kind::logical_and, binds_and},
    {"==", Kind::equal, compares},
    {"!=", Kind::not_equal, compares},
    {"<", Kind::less, compares},
    {"<=", Kind::less_equal, compares},
    {">", Kind::greater, compares},
    {">=", Kind::greater_equal, compares},
    {"+", Kind::add, adds},
    {"-", Kind::subtract, adds},
    {"*", Kind::multiply, multiplies},
    {"/", Kind::divide, multiplies},
    {"^", Kind::power, raises},
};

Expression of_one(Kind kind, Extent extent, Expression operand) {
  Expression expression{kind, 0, {}, {}, extent};
  expression.operands.push_back(std::move(operand));
  return expression;
}

Expression of_two(Kind kind, Extent extent, Expression left, Expression right) {
  Expression expression = of_one(kind, extent, std::move(left));
  expression.operands.push_back(std::move(right));
  return expression;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexer_(text), token_(lexer_.next()) {}

  Expression whole() {
    Expression expression = parse(loosest);
    if (token_.kind == Token::Kind::end) return expression;
    if (is(")")) throw ExpressionError("this ')' has no '(' before it", token_.extent);
    throw ExpressionError("expected an operator such as + or *, or the end, found " + found(), token_.extent);
  }

 private:
  bool is(std::string_view symbol) const {
    return token_.kind == Token::Kind::symbol && token_.text == symbol;
  }

  std::string found() const {
    if (token_.kind == Token::Kind::end) return "the end";
    return "'" + std::string(text_.substr(token_.extent.begin, token_.extent.bytes)) + "'";
  }

  Token take() { return std::exchange(token_, lexer_.next()); }

  const Operator* operator_here() const {
    if (token_.kind != Token::Kind::symbol) return nullptr;
    const auto found = std::find_if(std::begin(operators), std::end(operators),
                                    [&](const Operator& one) { return one.symbol == token_.text; });
    return found == std::end(operators) ? nullptr : found;
  }

  /// Precedence climbing: operands joined by operators that bind at least as tightly as `least`.
  Expression parse(int least) {
    if (++depth_ > deepest) {
      throw ExpressionError("nested deeper than " + std::to_string(deepest) + " levels", token_.extent);
    }
    Expression left = prefix(least);
    bool compared = false;
    for (const Operator* op = operator_here(); op != nullptr && op->binding >= least; op = operator_here()) {
      if (op->binding == compares && std::exchange(compared, true)) {
        throw ExpressionError("comparisons cannot be chained: write a < b and b < c", token_.extent);
      }
      if (op->binding < compares) compared = false;
      const Extent extent = take().extent;
      // The right operand of ^ may hold another ^, which makes it right-associative.
      Expression right = parse(op->binding == raises ? raises : op->binding + 1);
      left = of_two(op->kind, extent, std::move(left), std::move(right));
    }
    --depth_;
    return left;
  }

  Expression prefix(int least) {
    if (is("+")) {
      take();
      return parse(binds_sign);
    }
    if (is("-")) {
      const Extent extent = take().extent;
      return of_one(Kind::negate, extent, parse(binds_sign));
    }
    if (!is("not")) return primary();
    if (least > binds_not) {
      throw ExpressionError("expected a value, found 'not'; put it in parentheses: (not ...)", token_.extent);
    }
    const Extent extent = take().extent;
    return of_one(Kind::logical_not, extent, parse(binds_not));
  }

  Expression primary() {
    const Token token = take();
    switch (token.kind) {
      case Token::Kind::number:
        return {Kind::number, token.number, {}, {}, token.extent};
      case Token::Kind::text:
        return {Kind::text, 0, token.text, {}, token.extent};
      case Token::Kind::name:
        return is("(") ? call(token) : Expression{Kind::name, 0, token.text, {}, token.extent};
      case Token::Kind::symbol:
        if (token.text == "(") return in_parentheses(token.extent);
        throw ExpressionError("expected a value, found '" + token.text + "'", token.extent);
      case Token::Kind::end:
        break;
    }
    throw ExpressionError("expected a value, found the end", token.extent);
  }

  Expression in_parentheses(const Extent& opening) {
    if (is(")")) throw ExpressionError("expected a value between the parentheses", opening);
    Expression inside = parse(loosest);
    close(opening, "an operator");
    return inside;
  }

  Expression call(const Token& name) {
    Expression expression{Kind::call, 0, name.text, {}, name.extent};
    const Extent opening = take().extent;
    if (!is(")")) expression.operands.push_back(parse(loosest));
    while (!expression.operands.empty() && is(",")) {
      take();
      expression.operands.push_back(parse(loosest));
    }
    close(opening, "',' or an operator");
    return expression;
  }

  void close(const Extent& opening, const std::string& expected) {
    if (token_.kind == Token::Kind::end) {
      throw ExpressionError("the ')' that closes this '(' is missing", opening);
    }
    if (!is(")")) {
      throw ExpressionError("expected ')', " + expected + ", found " + found(), token_.extent);
    }
    take();
  }

  std::string_view text_;
  Lexer lexer_;
  Token token_;
  int depth_ = 0;
};

void add_names(const Expression& expression, std::vector<const Expression*>& names) {
  if (expression.kind == Kind::name) names.push_back(&expression);
  for (const Expression& operand : expression.operands) add_names(operand, names);
}

}  // namespace

ExpressionError::~ExpressionError() = default;

Expression parse_expression(std::string_view text) {
  if (text.size() > longest) {
    throw ExpressionError("an expression has at most " + std::to_string(longest) + " bytes, this has " +
                              std::to_string(text.size()),
                          {longest, 1});
  }
  return Parser(text).whole();
}

std::vector<const Expression*> names_in(const Expression& expression) {
  std::vector<const Expression*> names;
  add_names(expression, names);
  return names;
}

}  // namespace plexus
