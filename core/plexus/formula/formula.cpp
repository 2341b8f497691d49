#include <plexus/formula/formula.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/formula/formula_mistakes.hpp>

#include <algorithm>
#include <optional>

namespace plexus {
namespace {

using Kind = Expression::Kind;

/// The code of a cell without a text, and one that no cell has.
constexpr double missing_text = -1;
constexpr double no_text = -3;

/// The value of a number with or without a sign.
std::optional<double> literal(const Expression& expression) {
  if (expression.kind == Kind::number) return expression.number;
  if (expression.kind != Kind::negate) return std::nullopt;
  const auto inside = literal(expression.operands[0]);
  return inside ? std::optional(-*inside) : std::nullopt;
}

class Builder {
 public:
  Builder(Graph& graph, const FormulaNames& names, DType dtype)
      : graph_(graph), names_(names), dtype_(dtype) {}

  /// As a number: a condition becomes 1 or 0.
  Symbol number(const Expression& expression) const {
    const Symbol symbol = value(expression);
    return symbol.dtype() == DType::boolean ? cast(symbol, dtype_) : symbol;
  }

 private:
  Symbol condition(const Expression& expression) const {
    const Symbol symbol = value(expression);
    return symbol.dtype() == DType::boolean ? symbol : not_equal(symbol, constant(graph_, 0, dtype_));
  }

  /// A number or a condition.
  Symbol value(const Expression& expression) const {
    const std::vector<Expression>& operands = expression.operands;
    const auto number_of = [&](std::size_t i) { return number(operands[i]); };
    switch (expression.kind) {
      case Kind::number:
        return constant(graph_, expression.number, dtype_);
      case Kind::text:
        throw ExpressionError("a text is no value: it can be compared with a column of texts, by == or !=",
                              expression.extent);
      case Kind::name:
        return named(expression);
      case Kind::call:
        return call(expression);
      case Kind::negate:
        return -number_of(0);
      case Kind::logical_not:
        return logical_not(condition(operands[0]));
      case Kind::add:
        return number_of(0) + number_of(1);
      case Kind::subtract:
        return number_of(0) - number_of(1);
      case Kind::multiply:
        return number_of(0) * number_of(1);
      case Kind::divide:
        return number_of(0) / number_of(1);
      case Kind::power:
        return power(operands[0], operands[1]);
      case Kind::logical_and:
        return logical_and(condition(operands[0]), condition(operands[1]));
      case Kind::logical_or:
        return logical_or(condition(operands[0]), condition(operands[1]));
      default:
        return comparison(expression);
    }
  }

  /// The value of a name in `names`; null if it is none.
  const FormulaValue* find(const Expression& expression) const {
    if (expression.kind != Kind::name) return nullptr;
    const auto found = names_.find(expression.text);
    return found == names_.end() ? nullptr : &found->second;
  }

  bool is_text(const Expression& expression) const {
    const FormulaValue* value = find(expression);
    return value != nullptr && !value->texts.empty();
  }

  Symbol named(const Expression& expression) const {
    if (const FormulaValue* value = find(expression)) {
      if (value->texts.empty()) return value->symbol;
      throw ExpressionError(
          "'" + expression.text + "' holds texts, such as '" + value->texts.front() +
              "': it can be compared with a word in quotes, by == or !=, but not be used as a "
              "number",
          expression.extent);
    }
    if (const FormulaConstant* known = find_formula_constant(expression.text)) {
      return constant(graph_, known->value, dtype_);
    }
    throw ExpressionError("there is no '" + expression.text + "'", expression.extent);
  }

  Symbol call(const Expression& expression) const {
    if (const auto mistake = mistake_in_call(expression)) {
      throw ExpressionError(mistake->message, mistake->extent);
    }
    const FormulaFunction& function = *find_formula_function(expression.text);
    const bool of_text = expression.text == "is_missing" && is_text(expression.operands[0]);
    if (of_text) return equal(find(expression.operands[0])->symbol, constant(graph_, missing_text, dtype_));
    std::vector<Symbol> operands;
    for (const Expression& operand : expression.operands) {
      const bool is_condition = function.takes_condition && operands.empty();
      operands.push_back(is_condition ? condition(operand) : number(operand));
    }
    return function.apply(operands);
  }

  /// NumPy's short forms give other last digits than pow.
  Symbol power(const Expression& base, const Expression& exponent) const {
    const Symbol x = number(base);
    const std::optional<double> known = literal(exponent);
    if (known == 2.0) return square(x);
    if (known == 1.0) return x;
    if (known == 0.5) return sqrt(x);
    if (known == -1.0) return reciprocal(x);
    return pow(x, number(exponent));
  }

  Symbol comparison(const Expression& expression) const {
    const Expression& a = expression.operands[0];
    const Expression& b = expression.operands[1];
    if (is_text(a) || is_text(b) || a.kind == Kind::text || b.kind == Kind::text) return of_texts(expression);
    const Symbol x = number(a);
    const Symbol y = number(b);
    switch (expression.kind) {
      case Kind::equal:
        return equal(x, y);
      case Kind::not_equal:
        return not_equal(x, y);
      case Kind::less:
        return less(x, y);
      case Kind::less_equal:
        return less_equal(x, y);
      case Kind::greater:
        return greater(x, y);
      default:
        return greater_equal(x, y);
    }
  }

  Symbol of_texts(const Expression& expression) const {
    const bool turned = expression.operands[0].kind == Kind::text;
    const Expression& name = expression.operands[turned ? 1 : 0];
    const Expression& word = expression.operands[turned ? 0 : 1];
    if (expression.kind != Kind::equal && expression.kind != Kind::not_equal) {
      throw ExpressionError("texts have no order: they can be compared by == and != only", expression.extent);
    }
    if (word.kind != Kind::text) {
      throw ExpressionError("a column of texts can be compared with a word in quotes only: " +
                                (is_text(name) ? name : word).text + " == 'word'",
                            is_text(name) ? word.extent : name.extent);
    }
    if (!is_text(name)) {
      const bool number = find(name) != nullptr;
      throw ExpressionError(number
                                ? "'" + name.text + "' holds numbers: compare it with a number without quotes"
                                : "a word can be compared with a column of texts only",
                            word.extent);
    }
    const FormulaValue& value = *find(name);
    const auto found = std::find(value.texts.begin(), value.texts.end(), word.text);
    const double code =
        found == value.texts.end() ? no_text : static_cast<double>(found - value.texts.begin());
    const Symbol of_word = constant(graph_, code, dtype_);
    return expression.kind == Kind::equal ? equal(value.symbol, of_word) : not_equal(value.symbol, of_word);
  }

  Graph& graph_;
  const FormulaNames& names_;
  DType dtype_;
};

}  // namespace

Symbol formula(const Expression& expression, Graph& graph, const FormulaNames& names, DType dtype) {
  return Builder(graph, names, dtype).number(expression);
}

}  // namespace plexus
