#include <plexus/ops/ops.hpp>

#include <array>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

using UnaryFunction = Symbol (*)(const Symbol&);

struct Unary {
  std::string_view op;
  UnaryFunction function;
  Domain domain;
  bool differentiable = true;
};

const std::array<Shape, 8> shapes{Shape{},        Shape{1},       Shape{3},          Shape{17},
                                  Shape{33, 100}, Shape{2, 3, 5}, Shape{2, 3, 4, 5}, Shape{1, 7, 1}};

std::vector<Unary> functions() {
  return {{"negate", operator-, real(-3, 3)},
          {"abs", abs, real(-3, 3, {0})},
          {"sign", sign, real(-3, 3, {0})},
          {"floor", floor, real(-3, 3, {-3, -2, -1, 0, 1, 2, 3})},
          {"round", round, real(-3, 3, {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5})},
          {"exp", exp, real(-20, 5)},
          {"expm1", expm1, real(-20, 5)},
          {"log", log, real(0.01, 50)},
          {"log1p", log1p, real(-0.9, 50)},
          {"sqrt", sqrt, real(0.01, 50)},
          {"rsqrt", rsqrt, real(0.05, 50)},
          {"reciprocal", reciprocal, real(0.1, 5)},
          {"square", square, real(-5, 5)},
          {"sin", sin, real(-7, 7)},
          {"cos", cos, real(-7, 7)},
          {"atan", atan, real(-9, 9)},
          {"tanh", tanh, real(-9, 9)},
          {"sigmoid", sigmoid, real(-20, 20)},
          {"erf", erf, real(-4, 4)},
          {"stop_gradient", stop_gradient, real(-3, 3), false}};
}

void add(Cases& cases, const Unary& unary, const Type& type, const Domain& domain, bool exact,
         std::string_view note = "") {
  cases.push_back({std::string(unary.op),
                   fmt::format("{}/{}{}", unary.op, type.text(), note),
                   {{type, domain}},
                   [function = unary.function](Graph&, std::span<const Symbol> x) {
                     return std::vector<Symbol>{function(x[0])};
                   },
                   unary.differentiable && !exact && is_floating(type.dtype),
                   exact});
}

}  // namespace

void add_unary_cases(Cases& cases, DType floating) {
  for (const Unary& unary : functions()) {
    for (const Shape& shape : shapes) add(cases, unary, {floating, shape}, unary.domain, false);
  }
  for (const Unary& unary :
       {Unary{"negate", operator-, {}}, Unary{"abs", abs, {}}, Unary{"sign", sign, {}}}) {
    for (const DType dtype : {floating, DType::int32, DType::int64}) {
      add(cases, unary, {dtype, {3, 11}}, whole(-5, 5), true, " whole");
    }
  }
  add(cases, {"square", square, {}}, {floating, {3, 11}}, whole(-5, 5), true, " whole");
  add(cases, {"floor", floor, {}}, {floating, {3, 11}}, whole(-5, 5), true, " whole");
  add(cases, {"round", round, {}}, {floating, {3, 11}}, whole(-5, 5), true, " whole");
  for (const Shape& shape : shapes) {
    add(cases, {"isnan", isnan, {}}, {floating, shape}, real(-3, 3), true);
    add(cases, {"isinf", isinf, {}}, {floating, shape}, real(-3, 3), true);
    add(cases, {"logical_not", logical_not, {}}, {DType::boolean, shape}, whole(0, 1), true);
  }
  const std::array dtypes{floating, DType::int32, DType::int64, DType::uint8, DType::boolean};
  for (const DType from : dtypes) {
    for (const DType to :
         {DType::float32, DType::float64, DType::int32, DType::int64, DType::uint8, DType::boolean}) {
      const bool sign_kept = is_floating(from) || from == DType::int32 || from == DType::int64;
      const double low = sign_kept && to != DType::uint8 ? -100 : 0;
      cases.push_back(
          {"cast",
           fmt::format("cast/{} to {}", Type{from, {5, 7}}.text(), name_of(to)),
           {{{from, {5, 7}}, from == DType::boolean ? whole(0, 1) : whole(low, 100)}},
           [to](Graph&, std::span<const Symbol> x) { return std::vector<Symbol>{cast(x[0], to)}; },
           false,
           true});
    }
  }
  cases.push_back({"cast",
                   "cast/truncates towards zero",
                   {{{floating, {37}}, real(-9, 9)}},
                   [](Graph&, std::span<const Symbol> x) {
                     return std::vector<Symbol>{cast(x[0], DType::int32), cast(x[0], DType::int64)};
                   },
                   false,
                   true});
}

}  // namespace plexus::conformance
