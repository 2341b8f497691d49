#include <cmath>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

template <Symbol (*f)(const Symbol&)>
Symbols of(const Call& call) {
  return {f(call.in(0))};
}

Symbols negative(const Call& call) { return {-call.in(0)}; }
Symbols same(const Call& call) { return {call.in(0)}; }
Symbols arc_sine(const Call& call) {
  const Symbol x = call.in(0);
  return {atan(x / sqrt((1 - x) * (1 + x)))};
}
Symbols arc_cosine(const Call& call) {
  const Symbol x = call.in(0);
  return {2 * atan(sqrt((1 - x) / (1 + x)))};
}
Symbols hyperbolic_sine(const Call& call) {
  const Symbol x = call.in(0);
  return {(expm1(x) - expm1(-x)) / 2};
}
Symbols hyperbolic_cosine(const Call& call) {
  const Symbol x = call.in(0);
  return {(exp(x) + exp(-x)) / 2};
}
Symbols area_sine(const Call& call) {
  const Symbol x = call.in(0);
  const Symbol size = abs(x);
  return {sign(x) * log1p(size + square(size) / (1 + sqrt(square(size) + 1)))};
}
Symbols area_cosine(const Call& call) {
  const Symbol x = call.in(0);
  return {log(x + sqrt((x - 1) * (x + 1)))};
}
Symbols area_tangent(const Call& call) {
  const Symbol x = call.in(0);
  return {(log1p(x) - log1p(-x)) / 2};
}

Symbols is_infinite(const Call& call) {
  const Symbol x = call.in(0);
  const Symbol zero = zeros_like(x);
  Symbol found = isinf(x);
  if (call.integer("detect_negative", 1) == 0) found = logical_and(found, greater(x, zero));
  if (call.integer("detect_positive", 1) == 0) found = logical_and(found, less(x, zero));
  return {found};
}

Symbols leaky(const Call& call) { return {leaky_relu(call.in(0), call.number("alpha", 0.01))}; }
Symbols exponential_unit(const Call& call) { return {elu(call.in(0), call.number("alpha", 1))}; }
Symbols scaled_unit(const Call& call) {
  const Symbol x = call.in(0);
  const double alpha = call.number("alpha", 1.67326319217681884765625);
  return {call.number("gamma", 1.05070102214813232421875) * elu(x, alpha)};
}
Symbols continuous_unit(const Call& call) {
  const double alpha = call.number("alpha", 1);
  return {elu(call.in(0) / alpha, 1) * alpha};
}
Symbols above_threshold(const Call& call) {
  const Symbol x = call.in(0);
  return {select(greater(x, call.number("alpha", 1)), x, 0)};
}
Symbols gaussian_unit(const Call& call) {
  const std::string kind = call.text("approximate", "none");
  return {kind == "tanh" ? gelu_tanh(call.in(0)) : gelu(call.in(0))};
}
Symbols hard_sigmoid(const Call& call) {
  return {clip(call.in(0) * call.number("alpha", 0.2) + call.number("beta", 0.5), 0, 1)};
}
Symbols hard_swish(const Call& call) {
  const Symbol x = call.in(0);
  return {x * clip(x / 6 + 0.5, 0, 1)};
}
Symbols mish(const Call& call) {
  const Symbol x = call.in(0);
  return {x * tanh(softplus(x))};
}
Symbols soft_sign(const Call& call) {
  const Symbol x = call.in(0);
  return {x / (1 + abs(x))};
}
Symbols swish(const Call& call) {
  const Symbol x = call.in(0);
  const double alpha = call.number("alpha", 1);
  return {alpha == 1 ? silu(x) : x * sigmoid(alpha * x)};
}
Symbols shrunk(const Call& call) {
  const Symbol x = call.in(0);
  const double lambda = call.number("lambd", 0.5);
  const double bias = call.number("bias", 0);
  return {select(less(x, -lambda), x + bias, select(greater(x, lambda), x - bias, 0))};
}

Symbols converted(const Call& call) { return {cast(call.in(0), dtype_of_number(call.integer("to", 0)))}; }
Symbols converted_like(const Call& call) { return {cast(call.in(0), call.in(1).dtype())}; }

Symbols limited(const Call& call) {
  Symbol x = call.in(0);
  if (call.has(1)) x = maximum(x, call.in(1));
  if (call.has(2)) x = minimum(x, call.in(2));
  if (call.has_attribute("min")) x = maximum(x, call.number("min", 0));
  if (call.has_attribute("max")) x = minimum(x, call.number("max", 0));
  return {x};
}

/// The identity where nothing is trained.
Symbols dropout(const Call& call) {
  const bool training = call.has(2) && call.value(2).item() != 0;
  const double rate = call.has(1) ? call.value(1).item() : call.number("ratio", 0.5);
  if (training && rate != 0) throw NotMapped("random numbers are not ONNX's");
  const Symbol x = call.in(0);
  if (!call.wants(1)) return {x};
  return {x, full(call.graph(), {DType::boolean, x.shape()}, 1)};
}

constexpr Mapping unary_table[] = {{"Abs", of<abs>},           {"Neg", negative},
                                   {"Sign", of<sign>},         {"Floor", of<floor>},
                                   {"Ceil", of<ceil>},         {"Round", of<round>},
                                   {"Exp", of<exp>},           {"Log", of<log>},
                                   {"Sqrt", of<sqrt>},         {"Reciprocal", of<reciprocal>},
                                   {"Sin", of<sin>},           {"Cos", of<cos>},
                                   {"Tan", of<tan>},           {"Asin", arc_sine},
                                   {"Acos", arc_cosine},       {"Atan", of<atan>},
                                   {"Sinh", hyperbolic_sine},  {"Cosh", hyperbolic_cosine},
                                   {"Tanh", of<tanh>},         {"Asinh", area_sine},
                                   {"Acosh", area_cosine},     {"Atanh", area_tangent},
                                   {"Sigmoid", of<sigmoid>},   {"Erf", of<erf>},
                                   {"Not", of<logical_not>},   {"IsNaN", of<isnan>},
                                   {"IsInf", is_infinite},     {"Identity", same},
                                   {"Cast", converted},        {"CastLike", converted_like},
                                   {"Clip", limited},          {"Dropout", dropout},
                                   {"Relu", of<relu>},         {"LeakyRelu", leaky},
                                   {"Elu", exponential_unit},  {"Selu", scaled_unit},
                                   {"Celu", continuous_unit},  {"ThresholdedRelu", above_threshold},
                                   {"Gelu", gaussian_unit},    {"HardSigmoid", hard_sigmoid},
                                   {"HardSwish", hard_swish},  {"Mish", mish},
                                   {"Softplus", of<softplus>}, {"Softsign", soft_sign},
                                   {"Swish", swish},           {"Shrink", shrunk}};

}  // namespace

std::span<const Mapping> unary_mappings() { return unary_table; }

}  // namespace plexus::onnx_tests
