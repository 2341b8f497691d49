#include <plexus/formula/detail/called_function.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/formula/formula_mistakes.hpp>

#include <algorithm>
#include <optional>

namespace plexus {
namespace {

using ExpressionKind = Expression::Kind;

/// The code of a cell without a text, and one that no cell has.
constexpr double missing_text = -1;
constexpr double no_text = -3;

/// The value of a number with or without a sign.
std::optional<double> literal(const Expression& expression) {
  if (expression.kind == ExpressionKind::number) return expression.number;
  if (expression.kind != ExpressionKind::negate) return std::nullopt;
  const auto inside = literal(expression.operands[0]);
  return inside ? std::optional(-*inside) : std::nullopt;
}

class Builder {
 public:
  Builder(Graph& graph, const FormulaNames& names, DType dtype, FormulaUse use)
      : graph_(graph), names_(names), dtype_(dtype), use_(use) {}

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

  /// A number or a condition. Shapes that do not fit together are a mistake at the operator between them.
  Symbol value(const Expression& expression) const {
    try {
      return built(expression);
    } catch (const ShapeError& error) {
      throw ExpressionError(error.message(), expression.extent);
    }
  }

  Symbol built(const Expression& expression) const {
    const std::vector<Expression>& operands = expression.operands;
    switch (expression.kind) {
      case ExpressionKind::number:
        return constant(graph_, expression.number, dtype_);
      case ExpressionKind::text:
        throw ExpressionError("a text is no value: it can be compared with a column of texts, by == or !=",
                              expression.extent);
      case ExpressionKind::name:
        return named(expression);
      case ExpressionKind::call:
        return call(expression);
      case ExpressionKind::negate:
        return -number(operands[0]);
      case ExpressionKind::logical_not:
        return logical_not(condition(operands[0]));
      case ExpressionKind::power:
        return power(expression);
      case ExpressionKind::logical_and:
      case ExpressionKind::logical_or:
        return logical(expression);
      case ExpressionKind::add:
      case ExpressionKind::subtract:
      case ExpressionKind::multiply:
      case ExpressionKind::divide:
        return arithmetic(expression);
      default:
        return comparison(expression);
    }
  }

  /// The value of a name in `names`; null if it is none.
  const FormulaValue* find(const Expression& expression) const {
    if (expression.kind != ExpressionKind::name) return nullptr;
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

  Symbol arithmetic(const Expression& expression) const {
    const Symbol x = number(expression.operands[0]);
    const Symbol y = number(expression.operands[1]);
    require_rows_apart(expression, {x, y});
    switch (expression.kind) {
      case ExpressionKind::add:
        return x + y;
      case ExpressionKind::subtract:
        return x - y;
      case ExpressionKind::multiply:
        return x * y;
      default:
        return x / y;
    }
  }

  Symbol logical(const Expression& expression) const {
    const Symbol x = condition(expression.operands[0]);
    const Symbol y = condition(expression.operands[1]);
    require_rows_apart(expression, {x, y});
    return expression.kind == ExpressionKind::logical_and ? logical_and(x, y) : logical_or(x, y);
  }

  Symbol call(const Expression& expression) const {
    if (const auto mistake = mistake_in_call(expression, use_)) {
      throw ExpressionError(mistake->message, mistake->extent);
    }
    const FormulaFunction& function = *called_function(expression, use_);
    const bool of_text = expression.text == "is_missing" && is_text(expression.operands[0]);
    if (of_text) return equal(find(expression.operands[0])->symbol, constant(graph_, missing_text, dtype_));
    std::vector<Symbol> operands;
    for (const Expression& operand : expression.operands) {
      const bool is_condition = function.takes_condition && operands.empty();
      operands.push_back(is_condition ? condition(operand) : number(operand));
    }
    if (function.axes == FormulaAxes::last) require_last_axis(expression, operands);
    if (function.axes == FormulaAxes::product) require_matrices(expression, operands);
    if (function.axes != FormulaAxes::product) require_rows_apart(expression, operands);
    return function.apply(operands);
  }

  bool has_rows(const Expression& expression) const {
    const FormulaValue* value = find(expression);
    return (value != nullptr && value->rows) ||
           std::any_of(expression.operands.begin(), expression.operands.end(),
                       [&](const Expression& operand) { return has_rows(operand); });
  }

  /// NumPy aligns shapes at their last axes: an operand without rows must not extend to the axis of the rows.
  void require_rows_apart(const Expression& expression, const std::vector<Symbol>& operands) const {
    std::size_t rank = 0;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (has_rows(expression.operands[i])) rank = std::max(rank, operands[i].shape().rank());
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const Shape& shape = operands[i].shape();
      if (rank == 0 || shape.rank() < rank || shape[0] == 1 || has_rows(expression.operands[i])) continue;
      throw ExpressionError("what has no rows, of shape " + shape.text() +
                                ", cannot be combined with rows of shape " + row_shape(operands, expression) +
                                ": it has an axis too many",
                            expression.extent);
    }
  }

  std::string row_shape(const std::vector<Symbol>& operands, const Expression& expression) const {
    std::size_t widest = operands.size();
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (!has_rows(expression.operands[i])) continue;
      if (widest == operands.size() || operands[i].shape().rank() > operands[widest].shape().rank())
        widest = i;
    }
    return operands[widest].shape().from(1).text();
  }

  void require_last_axis(const Expression& call, const std::vector<Symbol>& operands) const {
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const bool rows = has_rows(call.operands[i]);
      if (operands[i].shape().rank() >= (rows ? 2U : 1U)) continue;
      throw ExpressionError(call.text + " works along the last axis, but its operand is one number" +
                                (rows ? " a row, which has none" : ", which has none"),
                            call.extent);
    }
  }

  void require_matrices(const Expression& call, const std::vector<Symbol>& operands) const {
    if (!has_rows(call.operands[1]) || operands[1].shape().rank() > 2) return;
    throw ExpressionError(
        "matmul takes a matrix without rows on its right, or matrices of each row, of shape [m, n]; found "
        "rows of shape " +
            operands[1].shape().from(1).text(),
        call.extent);
  }

  /// NumPy computes these exponents without pow, which differs from that in the last digits.
  Symbol power(const Expression& expression) const {
    const Symbol x = number(expression.operands[0]);
    const std::optional<double> known = literal(expression.operands[1]);
    if (known == 2.0) return square(x);
    if (known == 1.0) return x;
    if (known == 0.5) return sqrt(x);
    if (known == -1.0) return reciprocal(x);
    const Symbol exponent = number(expression.operands[1]);
    require_rows_apart(expression, {x, exponent});
    return pow(x, exponent);
  }

  Symbol comparison(const Expression& expression) const {
    const Expression& a = expression.operands[0];
    const Expression& b = expression.operands[1];
    if (is_text(a) || is_text(b) || a.kind == ExpressionKind::text || b.kind == ExpressionKind::text)
      return of_texts(expression);
    const Symbol x = number(a);
    const Symbol y = number(b);
    require_rows_apart(expression, {x, y});
    switch (expression.kind) {
      case ExpressionKind::equal:
        return equal(x, y);
      case ExpressionKind::not_equal:
        return not_equal(x, y);
      case ExpressionKind::less:
        return less(x, y);
      case ExpressionKind::less_equal:
        return less_equal(x, y);
      case ExpressionKind::greater:
        return greater(x, y);
      default:
        return greater_equal(x, y);
    }
  }

  Symbol of_texts(const Expression& expression) const {
    const bool turned = expression.operands[0].kind == ExpressionKind::text;
    const Expression& name = expression.operands[turned ? 1 : 0];
    const Expression& word = expression.operands[turned ? 0 : 1];
    if (expression.kind != ExpressionKind::equal && expression.kind != ExpressionKind::not_equal) {
      throw ExpressionError("texts have no order: they can be compared by == and != only", expression.extent);
    }
    if (word.kind != ExpressionKind::text) {
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
    return expression.kind == ExpressionKind::equal ? equal(value.symbol, of_word)
                                                    : not_equal(value.symbol, of_word);
  }

  Graph& graph_;
  const FormulaNames& names_;
  DType dtype_;
  FormulaUse use_;
};

}  // namespace

Symbol formula(const Expression& expression, Graph& graph, const FormulaNames& names, DType dtype,
               FormulaUse use) {
  return Builder(graph, names, dtype, use).number(expression);
}

}  // namespace plexus
