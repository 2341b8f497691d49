#include <plexus/formula/formula_functions.hpp>

#include <algorithm>
#include <limits>
#include <numbers>

namespace plexus {
namespace {

using Operands = std::span<const Symbol>;

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

template <Symbol (*f)(const Symbol&, const Symbol&)>
Symbol folded(Operands x) {
  Symbol result = x[0];
  for (const Symbol& next : x.subspan(1)) result = f(result, next);
  return result;
}

constexpr FormulaFunction functions[] = {
    {"where", "condition, a, b", 3, 3, "a where the condition holds, else b",
     [](Operands x) { return select(x[0], x[1], x[2]); }, true},
    {"is_missing", "x", 1, 1, "whether the cell has no value",
     [](Operands x) { return not_equal(x[0], x[0]); }},
    {"min", "a, b, ...", 2, any_number, "the smallest; missing if one of them is", folded<minimum>},
    {"max", "a, b, ...", 2, any_number, "the largest; missing if one of them is", folded<maximum>},
    {"clip", "x, low, high", 3, 3, "min(max(x, low), high)",
     [](Operands x) { return minimum(maximum(x[0], x[1]), x[2]); }},
    {"abs", "x", 1, 1, "x without its sign", [](Operands x) { return abs(x[0]); }},
    {"sign", "x", 1, 1, "-1, 0 or 1", [](Operands x) { return sign(x[0]); }},
    {"floor", "x", 1, 1, "the largest whole number that is not above x",
     [](Operands x) { return floor(x[0]); }},
    {"ceil", "x", 1, 1, "the smallest whole number that is not below x",
     [](Operands x) { return -floor(-x[0]); }},
    {"sqrt", "x", 1, 1, "the square root", [](Operands x) { return sqrt(x[0]); }},
    {"exp", "x", 1, 1, "e^x", [](Operands x) { return exp(x[0]); }},
    {"expm1", "x", 1, 1, "e^x - 1, exact for small x", [](Operands x) { return expm1(x[0]); }},
    {"log", "x", 1, 1, "the natural logarithm", [](Operands x) { return log(x[0]); }},
    {"log1p", "x", 1, 1, "log(1 + x), exact for small x", [](Operands x) { return log1p(x[0]); }},
    {"sin", "x", 1, 1, "the sine of x in radians", [](Operands x) { return sin(x[0]); }},
    {"cos", "x", 1, 1, "the cosine of x in radians", [](Operands x) { return cos(x[0]); }},
    {"tanh", "x", 1, 1, "the hyperbolic tangent", [](Operands x) { return tanh(x[0]); }},
    {"erf", "x", 1, 1, "the error function", [](Operands x) { return erf(x[0]); }},
    {"sigmoid", "x", 1, 1, "1 / (1 + e^-x)", [](Operands x) { return sigmoid(x[0]); }},
    {"relu", "x", 1, 1, "max(x, 0)", [](Operands x) { return relu(x[0]); }},
    {"softplus", "x", 1, 1, "log(1 + e^x)", [](Operands x) { return softplus(x[0]); }},
    {"silu", "x", 1, 1, "x * sigmoid(x)", [](Operands x) { return silu(x[0]); }},
    {"gelu", "x", 1, 1, "x / 2 * (1 + erf(x / sqrt(2)))", [](Operands x) { return gelu(x[0]); }},
    {"selu", "x", 1, 1, "the scaled exponential linear unit", [](Operands x) { return selu(x[0]); }},
};

constexpr FormulaConstant constants[] = {
    {"pi", std::numbers::pi, "3.141592653589793"},
    {"e", std::numbers::e, "2.718281828459045"},
};

struct Foreign {
  std::string_view name;
  std::string_view advice;
};

constexpr Foreign foreign[] = {
    {"if", "write where(condition, a, b)"},
    {"ifelse", "write where(condition, a, b)"},
    {"iif", "write where(condition, a, b)"},
    {"select", "write where(condition, a, b)"},
    {"case", "write where(condition, a, b)"},
    {"ln", "write log(x), which is the natural logarithm"},
    {"log10", "write log(x) / log(10)"},
    {"log2", "write log(x) / log(2)"},
    {"pow", "write a ^ b"},
    {"power", "write a ^ b"},
    {"square", "write x ^ 2"},
    {"isnan", "write is_missing(x)"},
    {"isna", "write is_missing(x)"},
    {"isnull", "write is_missing(x)"},
    {"fillna", "write where(is_missing(x), 0, x), or use the transform simple_imputer"},
    {"coalesce", "write where(is_missing(a), b, a)"},
    {"minimum", "write min(a, b)"},
    {"maximum", "write max(a, b)"},
    {"fabs", "write abs(x)"},
    {"ceiling", "write ceil(x)"},
    {"round", "write floor(x + 0.5)"},
    {"mod", "write a - b * floor(a / b)"},
    {"tan", "write sin(x) / cos(x)"},
    {"mean", "a formula sees one row: it has no mean of a column; use the transform standard_scaler"},
    {"std", "a formula sees one row: it has no deviation of a column; use the transform standard_scaler"},
    {"sum", "a formula sees one row: write a + b for the sum of two columns"},
};

template <class T, std::size_t size>
const T* found(const T (&table)[size], std::string_view name) {
  const auto at =
      std::find_if(std::begin(table), std::end(table), [&](const T& one) { return one.name == name; });
  return at == std::end(table) ? nullptr : &*at;
}

}  // namespace

std::span<const FormulaFunction> formula_functions() { return functions; }
std::span<const FormulaConstant> formula_constants() { return constants; }

const FormulaFunction* find_formula_function(std::string_view name) { return found(functions, name); }
const FormulaConstant* find_formula_constant(std::string_view name) { return found(constants, name); }

std::string_view foreign_function(std::string_view name) {
  const Foreign* word = found(foreign, name);
  return word == nullptr ? std::string_view() : word->advice;
}

}  // namespace plexus
