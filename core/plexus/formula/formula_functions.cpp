#include <plexus/formula/formula_functions.hpp>

#include <algorithm>
#include <numbers>

namespace plexus {
namespace {

using Operands = std::span<const Symbol>;

constexpr std::size_t any_number = FormulaFunction::any_number;

template <Symbol (*f)(const Symbol&, const Symbol&)>
Symbol folded(Operands x) {
  Symbol result = x[0];
  for (const Symbol& next : x.subspan(1)) result = f(result, next);
  return result;
}

Symbol leaky(Operands x) { return select(greater(x[0], 0), x[0], x[1] * x[0]); }
// The exponential stays finite where it is not used: the gradient multiplies it by 0.
Symbol exponential_unit(Operands x) { return select(greater(x[0], 0), x[0], x[1] * expm1(minimum(x[0], 0))); }

constexpr std::int64_t last = -1;
constexpr bool keeps_axis = true;

/// A reduction to an index, as a number of the operand's dtype.
template <Symbol (*f)(const Symbol&, std::int64_t)>
Symbol index_along_axis(Operands x) {
  return expand_dims(cast(f(x[0], last), x[0].dtype()), last);
}

/// A loss with one value for each row, in a last axis of size 1.
template <Symbol (*f)(const Symbol&, const Symbol&)>
Symbol of_rows(Operands x) {
  return expand_dims(f(x[0], x[1]), last);
}

constexpr FormulaAxes elementwise = FormulaAxes::elementwise;
constexpr FormulaAxes along = FormulaAxes::last;

constexpr FormulaFunction functions[] = {
    {"where", "condition, a, b", 3, 3, "a where the condition holds, else b",
     [](Operands x) { return select(x[0], x[1], x[2]); }, true},
    {"select", "condition, a, b", 3, 3, "the same as where",
     [](Operands x) { return select(x[0], x[1], x[2]); }, true},
    {"is_missing", "x", 1, 1, "whether x has no value (is NaN)", [](Operands x) { return isnan(x[0]); }},
    {"is_infinite", "x", 1, 1, "whether x is infinite, of either sign",
     [](Operands x) { return isinf(x[0]); }},
    {"min", "a, b, ...", 2, any_number, "the smallest; missing if one of them is", folded<minimum>},
    {"max", "a, b, ...", 2, any_number, "the largest; missing if one of them is", folded<maximum>},
    {"minimum", "a, b", 2, 2, "the same as min", folded<minimum>},
    {"maximum", "a, b", 2, 2, "the same as max", folded<maximum>},
    {"clip", "x, low, high", 3, 3, "min(max(x, low), high)",
     [](Operands x) { return minimum(maximum(x[0], x[1]), x[2]); }},
    {"abs", "x", 1, 1, "x without its sign", [](Operands x) { return abs(x[0]); }},
    {"sign", "x", 1, 1, "-1, 0 or 1", [](Operands x) { return sign(x[0]); }},
    {"floor", "x", 1, 1, "the largest whole number that is not above x",
     [](Operands x) { return floor(x[0]); }},
    {"ceil", "x", 1, 1, "the smallest whole number that is not below x",
     [](Operands x) { return ceil(x[0]); }},
    {"round", "x", 1, 1, "the nearest whole number; halfway between two, the even one",
     [](Operands x) { return round(x[0]); }},
    {"remainder", "a, b", 2, 2, "the rest of a / b, with the sign of b",
     [](Operands x) { return remainder(x[0], x[1]); }},
    {"floor_divide", "a, b", 2, 2, "floor(a / b), exact where a / b would be rounded up to a whole number",
     [](Operands x) { return floor_divide(x[0], x[1]); }},
    {"pow", "a, b", 2, 2, "a ^ b", [](Operands x) { return pow(x[0], x[1]); }},
    {"square", "x", 1, 1, "x ^ 2", [](Operands x) { return square(x[0]); }},
    {"sqrt", "x", 1, 1, "the square root", [](Operands x) { return sqrt(x[0]); }},
    {"rsqrt", "x", 1, 1, "1 / sqrt(x)", [](Operands x) { return rsqrt(x[0]); }},
    {"reciprocal", "x", 1, 1, "1 / x", [](Operands x) { return reciprocal(x[0]); }},
    {"exp", "x", 1, 1, "e^x", [](Operands x) { return exp(x[0]); }},
    {"expm1", "x", 1, 1, "e^x - 1, exact for small x", [](Operands x) { return expm1(x[0]); }},
    {"log", "x", 1, 1, "the natural logarithm", [](Operands x) { return log(x[0]); }},
    {"log1p", "x", 1, 1, "log(1 + x), exact for small x", [](Operands x) { return log1p(x[0]); }},
    {"sin", "x", 1, 1, "the sine of x in radians", [](Operands x) { return sin(x[0]); }},
    {"cos", "x", 1, 1, "the cosine of x in radians", [](Operands x) { return cos(x[0]); }},
    {"tan", "x", 1, 1, "the tangent of x in radians", [](Operands x) { return tan(x[0]); }},
    {"atan", "x", 1, 1, "the angle in radians whose tangent is x", [](Operands x) { return atan(x[0]); }},
    {"tanh", "x", 1, 1, "the hyperbolic tangent", [](Operands x) { return tanh(x[0]); }},
    {"erf", "x", 1, 1, "the error function", [](Operands x) { return erf(x[0]); }},
    {"sigmoid", "x", 1, 1, "1 / (1 + e^-x)", [](Operands x) { return sigmoid(x[0]); }},
    {"relu", "x", 1, 1, "max(x, 0)", [](Operands x) { return relu(x[0]); }},
    {"leaky_relu", "x, slope", 2, 2, "x where x > 0, else slope * x", leaky},
    {"elu", "x, alpha", 2, 2, "x where x > 0, else alpha * (e^x - 1)", exponential_unit},
    {"selu", "x", 1, 1, "the scaled exponential linear unit", [](Operands x) { return selu(x[0]); }},
    {"softplus", "x", 1, 1, "log(1 + e^x)", [](Operands x) { return softplus(x[0]); }},
    {"silu", "x", 1, 1, "x * sigmoid(x)", [](Operands x) { return silu(x[0]); }},
    {"gelu", "x", 1, 1, "x / 2 * (1 + erf(x / sqrt(2)))", [](Operands x) { return gelu(x[0]); }},
    {"gelu_tanh", "x", 1, 1, "gelu by its approximation with tanh",
     [](Operands x) { return gelu_tanh(x[0]); }},
    {"sum", "x", 1, 1, "the sum over the last axis", [](Operands x) { return sum(x[0], {last}, keeps_axis); },
     false, along},
    {"mean", "x", 1, 1, "the mean over the last axis",
     [](Operands x) { return mean(x[0], {last}, keeps_axis); }, false, along},
    {"variance", "x", 1, 1, "the mean squared distance from the mean, over the last axis",
     [](Operands x) { return variance(x[0], {last}, keeps_axis); }, false, along},
    {"prod", "x", 1, 1, "the product over the last axis",
     [](Operands x) { return prod(x[0], {last}, keeps_axis); }, false, along},
    {"logsumexp", "x", 1, 1, "log(sum(exp(x))) without overflow",
     [](Operands x) { return logsumexp(x[0], {last}, keeps_axis); }, false, along},
    {"max", "x", 1, 1, "the largest of the last axis",
     [](Operands x) { return max(x[0], {last}, keeps_axis); }, false, along},
    {"min", "x", 1, 1, "the smallest of the last axis",
     [](Operands x) { return min(x[0], {last}, keeps_axis); }, false, along},
    {"argmax", "x", 1, 1, "the index of the largest of the last axis", index_along_axis<argmax>, false,
     along},
    {"argmin", "x", 1, 1, "the index of the smallest of the last axis", index_along_axis<argmin>, false,
     along},
    {"softmax", "x", 1, 1, "exp(x) / sum(exp(x))", [](Operands x) { return softmax(x[0]); }, false, along},
    {"log_softmax", "x", 1, 1, "log(softmax(x))", [](Operands x) { return log_softmax(x[0]); }, false, along},
    {"softmax_cross_entropy", "target, logits", 2, 2, "of rows of class probabilities and logits",
     of_rows<softmax_cross_entropy>, false, along},
    {"categorical_cross_entropy", "target, probabilities", 2, 2, "of rows of class probabilities",
     of_rows<categorical_cross_entropy>, false, along},
    {"sigmoid_cross_entropy", "target, logits", 2, 2, "of a yes or no and its logit",
     [](Operands x) { return sigmoid_cross_entropy(x[0], x[1]); }, false, elementwise, true},
    {"binary_cross_entropy", "target, probability", 2, 2, "of a yes or no and its probability",
     [](Operands x) { return binary_cross_entropy(x[0], x[1]); }, false, elementwise, true},
    {"matmul", "x, w", 2, 2, "the product of the last axis of x with a matrix w [features, units]",
     [](Operands x) { return matmul(x[0], x[1]); }, false, FormulaAxes::product},
    {"stop_gradient", "x", 1, 1, "x, through which nothing is learned: x + stop_gradient(sign(x) - x)",
     [](Operands x) { return stop_gradient(x[0]); }, false, elementwise, true},
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
    {"case", "write where(condition, a, b)"},
    {"ln", "write log(x), which is the natural logarithm"},
    {"log10", "write log(x) / log(10)"},
    {"log2", "write log(x) / log(2)"},
    {"power", "write a ^ b"},
    {"isnan", "write is_missing(x)"},
    {"isna", "write is_missing(x)"},
    {"isnull", "write is_missing(x)"},
    {"fillna", "write where(is_missing(x), 0, x), or use the transform simple_imputer"},
    {"coalesce", "write where(is_missing(a), b, a)"},
    {"fabs", "write abs(x)"},
    {"ceiling", "write ceil(x)"},
    {"isinf", "write is_infinite(x)"},
    {"rint", "write round(x)"},
    {"mod", "write remainder(a, b)"},
    {"fmod", "write sign(a) * remainder(abs(a), abs(b))"},
    {"arctan", "write atan(x)"},
    {"product", "write prod(x)"},
    {"swish", "write silu(x)"},
    {"mish", "write x * tanh(softplus(x))"},
    {"hard_sigmoid", "write clip(x / 6 + 0.5, 0, 1)"},
    {"logistic", "write sigmoid(x)"},
    {"std", "write sqrt(variance(x))"},
    {"var", "write variance(x)"},
    {"norm", "write sqrt(sum(x ^ 2))"},
    {"dot", "write matmul(x, w), or sum(a * b)"},
    {"random", "a formula has no random numbers; take the layer dropout, or write a plugin"},
    {"dropout", "a formula has no random numbers; take the layer dropout"},
};

/// Advice for formulas of numbers on words that are functions of tensors, or are composed of such.
constexpr Foreign of_tensors[] = {
    {"mean", "a formula sees one row: it has no mean of a column; use the transform standard_scaler"},
    {"std", "a formula sees one row: it has no deviation of a column; use the transform standard_scaler"},
    {"var", "a formula sees one row: it has no variance of a column; use the transform standard_scaler"},
    {"sum", "a formula sees one row: write a + b for the sum of two columns"},
    {"norm", "a formula sees one row: write sqrt(a ^ 2 + b ^ 2) for the length of two columns"},
    {"dot", "a formula sees one row: write a * b for the product of two columns"},
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

bool FormulaFunction::is_of(FormulaUse use) const {
  return use == FormulaUse::tensors || (axes == FormulaAxes::elementwise && !only_tensors);
}

std::vector<const FormulaFunction*> find_formula_functions(std::string_view name, FormulaUse use) {
  std::vector<const FormulaFunction*> named;
  for (const FormulaFunction& function : functions) {
    if (function.name == name && function.is_of(use)) named.push_back(&function);
  }
  return named;
}

bool is_formula_function(std::string_view name) { return found(functions, name) != nullptr; }

const FormulaConstant* find_formula_constant(std::string_view name) { return found(constants, name); }

std::string_view foreign_function(std::string_view name, FormulaUse use) {
  if (use == FormulaUse::numbers) {
    if (const Foreign* word = found(of_tensors, name)) return word->advice;
    if (is_formula_function(name) && find_formula_functions(name, use).empty()) {
      return "it is a function of tensors, for formulas of layers, losses, metrics, regularizers "
             "and constraints";
    }
  }
  const Foreign* word = found(foreign, name);
  return word == nullptr ? std::string_view() : word->advice;
}

}  // namespace plexus
