#include "symbol_code.hpp"

#include <plexus/error/error.hpp>
#include <plexus/error/number_text.hpp>
#include <plexus/formula/formula_functions.hpp>

#include <algorithm>
#include <vector>

#include <fmt/args.h>
#include <fmt/format.h>

namespace plexus::app {

namespace {

using ExpressionKind = Expression::Kind;

/// How tightly an expression binds in C++.
enum Tight : int { tight_sum = 1, tight_product, tight_sign, tight_call };

enum class Holds { number, symbol, condition };  // a C++ double, or a Symbol of numbers or of bool

struct Code {
  std::string text;
  int tight = tight_call;
  Holds holds = Holds::symbol;
};

/// The C++ for a function of formulas that is not written as a call of the same name. With n operands, {0} to
/// {n - 1} are their code, and {n} to {2n - 1} the same code in parentheses where an operator needs them.
struct Spelling {
  std::string_view name;
  std::size_t operands;
  std::string_view code;
  int tight = tight_call;
  Holds holds = Holds::symbol;
  bool takes_numbers = false;  ///< all operands but the first may be C++ numbers
};

constexpr Spelling spellings[] = {
    {"is_missing", 1, "isnan({0})", tight_call, Holds::condition},
    {"is_infinite", 1, "isinf({0})", tight_call, Holds::condition},
    {"minimum", 2, "minimum({0}, {1})", tight_call, Holds::symbol, true},
    {"maximum", 2, "maximum({0}, {1})", tight_call, Holds::symbol, true},
    {"clip", 3, "minimum(maximum({0}, {1}), {2})", tight_call, Holds::symbol, true},
    {"remainder", 2, "remainder({0}, {1})", tight_call, Holds::symbol, true},
    {"floor_divide", 2, "floor_divide({0}, {1})", tight_call, Holds::symbol, true},
    {"leaky_relu", 2, "select(greater({0}, 0.0), {0}, {3} * {2})", tight_call, Holds::symbol, true},
    {"elu", 2, "select(greater({0}, 0.0), {0}, {3} * expm1(minimum({0}, 0.0)))", tight_call, Holds::symbol,
     true},
    {"sum", 1, "sum({0}, {{-1}}, true)"},
    {"mean", 1, "mean({0}, {{-1}}, true)"},
    {"variance", 1, "variance({0}, {{-1}}, true)"},
    {"prod", 1, "prod({0}, {{-1}}, true)"},
    {"logsumexp", 1, "logsumexp({0}, {{-1}}, true)"},
    {"max", 1, "max({0}, {{-1}}, true)"},
    {"min", 1, "min({0}, {{-1}}, true)"},
    {"argmax", 1, "expand_dims(cast(argmax({0}), scope.dtype()), -1)"},
    {"argmin", 1, "expand_dims(cast(argmin({0}), scope.dtype()), -1)"},
    {"softmax_cross_entropy", 2, "expand_dims(softmax_cross_entropy({0}, {1}), -1)"},
    {"categorical_cross_entropy", 2, "expand_dims(categorical_cross_entropy({0}, {1}), -1)"},
};

std::string_view comparison_name(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::equal:
      return "equal";
    case ExpressionKind::not_equal:
      return "not_equal";
    case ExpressionKind::less:
      return "less";
    case ExpressionKind::less_equal:
      return "less_equal";
    case ExpressionKind::greater:
      return "greater";
    case ExpressionKind::greater_equal:
      return "greater_equal";
    default:
      throw UsageError("a formula in C++ compares no texts");
  }
}

std::string double_text(double value) {
  const std::string text = number_text(value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string enclosed(const Code& code, int least) {
  return code.tight < least ? "(" + code.text + ")" : code.text;
}

class Writer {
 public:
  SymbolCode written(const Expression& expression) {
    std::string text = symbol(expression).text;
    return {std::move(text), calls_number_};
  }

 private:
  /// A number in C++, or a Symbol of numbers.
  Code value(const Expression& expression) {
    const Code made = code(expression);
    if (made.holds != Holds::condition) return made;
    return {fmt::format("cast({}, scope.dtype())", made.text)};
  }

  Code symbol(const Expression& expression) {
    const Code made = value(expression);
    if (made.holds == Holds::symbol) return made;
    calls_number_ = true;
    return {fmt::format("number({})", made.text)};
  }

  Code condition(const Expression& expression) {
    const Code made = code(expression);
    if (made.holds == Holds::condition) return made;
    return {fmt::format("not_equal({}, 0.0)", symbol(expression).text), tight_call, Holds::condition};
  }

  Code code(const Expression& expression) {
    const std::vector<Expression>& operands = expression.operands;
    switch (expression.kind) {
      case ExpressionKind::number:
        return {double_text(expression.number), tight_call, Holds::number};
      case ExpressionKind::name:
        return name(expression);
      case ExpressionKind::call:
        return call(expression);
      case ExpressionKind::negate: {
        const Code inside = value(operands[0]);
        return {"-" + enclosed(inside, tight_call), tight_sign, inside.holds};
      }
      case ExpressionKind::logical_not:
        return {fmt::format("logical_not({})", condition(operands[0]).text), tight_call, Holds::condition};
      case ExpressionKind::logical_and:
      case ExpressionKind::logical_or: {
        const bool both = expression.kind == ExpressionKind::logical_and;
        return {fmt::format("{}({}, {})", both ? "logical_and" : "logical_or", condition(operands[0]).text,
                            condition(operands[1]).text),
                tight_call, Holds::condition};
      }
      case ExpressionKind::add:
        return arithmetic(expression, " + ", tight_sum);
      case ExpressionKind::subtract:
        return arithmetic(expression, " - ", tight_sum);
      case ExpressionKind::multiply:
        return arithmetic(expression, " * ", tight_product);
      case ExpressionKind::divide:
        return arithmetic(expression, " / ", tight_product);
      case ExpressionKind::power:
        return power(expression);
      default:
        return {fmt::format("{}({}, {})", comparison_name(expression.kind), symbol(operands[0]).text,
                            value(operands[1]).text),
                tight_call, Holds::condition};
    }
  }

  /// A constant, or one of the formula's names. No name of a formula is a constant's: such names were refused
  /// before.
  static Code name(const Expression& expression) {
    if (const FormulaConstant* known = find_formula_constant(expression.text)) {
      return {double_text(known->value), tight_call, Holds::number};
    }
    return {expression.text};
  }

  Code arithmetic(const Expression& expression, std::string_view symbol_text, int tight) {
    const Code a = value(expression.operands[0]);
    const Code b = value(expression.operands[1]);
    const bool number = a.holds == Holds::number && b.holds == Holds::number;
    return {fmt::format("{}{}{}", enclosed(a, tight), symbol_text, enclosed(b, tight + 1)), tight,
            number ? Holds::number : Holds::symbol};
  }

  /// Powers with an exponent of 2, 1, 0.5 or -1 are written as formulas compute them, like NumPy, by square,
  /// sqrt and reciprocal.
  Code power(const Expression& expression) {
    const Expression& exponent = expression.operands[1];
    const bool negative = exponent.kind == ExpressionKind::negate;
    const Expression& size = negative ? exponent.operands[0] : exponent;
    // 0 stands for an exponent that is not written as a number; the exponent 0 itself has no short form
    // either.
    const double known = size.kind != ExpressionKind::number ? 0 : negative ? -size.number : size.number;
    const Code raised = value(exponent);
    const Code base =
        raised.holds == Holds::symbol ? value(expression.operands[0]) : symbol(expression.operands[0]);
    if (known == 2.0) return {fmt::format("square({})", base.text)};
    if (known == 1.0) return base;
    if (known == 0.5) return {fmt::format("sqrt({})", base.text)};
    if (known == -1.0) return {fmt::format("reciprocal({})", base.text)};
    return {fmt::format("pow({}, {})", base.text, raised.text)};
  }

  Code call(const Expression& call) {
    if (call.text == "where" || call.text == "select") {
      return {fmt::format("select({}, {}, {})", condition(call.operands[0]).text,
                          symbol(call.operands[1]).text, value(call.operands[2]).text)};
    }
    const std::size_t count = call.operands.size();
    const bool extreme = call.text == "min" || call.text == "max";
    if (extreme && count > 1) return folded(call);
    const auto spelling = std::find_if(std::begin(spellings), std::end(spellings), [&](const Spelling& one) {
      return one.name == call.text && one.operands == count;
    });
    std::vector<Code> operands;
    for (const Expression& operand : call.operands) {
      const bool may_be_number =
          spelling != std::end(spellings) && spelling->takes_numbers && !operands.empty();
      operands.push_back(may_be_number ? value(operand) : symbol(operand));
    }
    if (spelling == std::end(spellings)) return {fmt::format("{}({})", call.text, joined(operands))};
    fmt::dynamic_format_arg_store<fmt::format_context> places;
    for (const Code& operand : operands) places.push_back(operand.text);
    for (const Code& operand : operands) places.push_back(enclosed(operand, tight_call));
    return {fmt::vformat(spelling->code, places), spelling->tight, spelling->holds};
  }

  static std::string joined(const std::vector<Code>& operands) {
    std::string text;
    for (const Code& operand : operands) text += (text.empty() ? "" : ", ") + operand.text;
    return text;
  }

  Code folded(const Expression& call) {
    const std::string_view function = call.text == "min" ? "minimum" : "maximum";
    std::string text = symbol(call.operands[0]).text;
    for (std::size_t i = 1; i < call.operands.size(); ++i) {
      text = fmt::format("{}({}, {})", function, text, value(call.operands[i]).text);
    }
    return {text};
  }

  bool calls_number_ = false;
};

}  // namespace

SymbolCode symbol_code(const Expression& expression) { return Writer().written(expression); }

}  // namespace plexus::app
