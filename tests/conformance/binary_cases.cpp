#include <plexus/ops/ops.hpp>

#include <array>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

using BinaryFunction = Symbol (*)(const Symbol&, const Symbol&);

struct Binary {
  std::string_view op;
  BinaryFunction function;
  Domain a = real(-3, 3);
  Domain b = real(-3, 3);
  bool differentiable = true;
};

struct Pair {
  Shape a;
  Shape b;
};

std::vector<Pair> shape_pairs() {
  return {{{}, {}},           {{17}, {17}},
          {{3}, {}},          {{}, {5}},
          {{4, 33}, {33}},    {{2, 1, 5}, {3, 1}},
          {{7, 1}, {7, 9}},   {{2, 3, 4, 5}, {4, 1}},
          {{32, 300}, {300}}, {{2, 3, 4, 5}, {2, 3, 4, 5}}};
}

void add(Cases& cases, const Binary& binary, const Type& a, const Type& b, bool exact,
         std::string_view note = "") {
  cases.push_back({std::string(binary.op),
                   fmt::format("{}/{} and {}{}", binary.op, a.text(), b.text(), note),
                   {{a, binary.a}, {b, binary.b}},
                   [function = binary.function](Graph&, std::span<const Symbol> x) {
                     return std::vector<Symbol>{function(x[0], x[1])};
                   },
                   binary.differentiable && !exact,
                   exact});
}

/// Whole numbers in these domains, which begin at 0 for uint8.
void add_whole(Cases& cases, Binary binary, DType dtype, const Domain& a, const Domain& b) {
  binary.a = dtype == DType::uint8 ? whole(0, a.high) : a;
  binary.b = dtype == DType::uint8 ? whole(0, b.high) : b;
  add(cases, binary, {dtype, {5, 1, 7}}, {dtype, {3, 1}}, true, " whole");
  add(cases, binary, {dtype, {129}}, {dtype, {129}}, true, " whole");
  add(cases, binary, {dtype, {130}}, {dtype, {}}, true, " whole");
}

void add_arithmetic(Cases& cases, DType floating) {
  const std::array arithmetic{Binary{
      "add", operator+ },
      Binary{"subtract", operator- },
             Binary{"multiply", operator* }, Binary{"maximum", maximum}, Binary{"minimum", minimum}};
  for (const Pair& pair : shape_pairs()) {
    for (const Binary& binary : arithmetic) add(cases, binary, {floating, pair.a}, {floating, pair.b}, false);
    add(cases, {"divide", operator/, real(-3, 3), real(0.2, 4)}, {floating, pair.a}, {floating, pair.b},
        false);
    add(cases, {"power", pow, real(0.1, 4), real(-3, 3)}, {floating, pair.a}, {floating, pair.b}, false);
  }
  for (const Binary& binary : arithmetic) {
    for (const DType dtype : {floating, DType::int32, DType::int64, DType::uint8}) {
      add_whole(cases, binary, dtype, whole(-9, 9), whole(-9, 9));
    }
  }
}

/// Quotients whose floor is 2 have no jump near; others are compared without a difference quotient.
void add_divisions(Cases& cases, DType floating) {
  for (const auto& [op, function] : {std::pair{"remainder", BinaryFunction(remainder)},
                                     std::pair{"floor_divide", BinaryFunction(floor_divide)}}) {
    for (const Pair& pair : shape_pairs()) {
      const Type a{floating, pair.a};
      const Type b{floating, pair.b};
      add(cases, {op, function, real(2.1, 2.4), real(1, 1.04)}, a, b, false);
      add(cases, {op, function, real(-30, 30), real(0.2, 4), false}, a, b, false, " of any sign");
      add(cases, {op, function, real(-30, 30), real(-4, -0.2), false}, a, b, false, " by negative numbers");
    }
    add_whole(cases, {op, function}, floating, whole(-9, 9), whole(1, 4));
    // Division by zero included.
    for (const DType dtype : {DType::int32, DType::int64, DType::uint8}) {
      add_whole(cases, {op, function}, dtype, whole(-9, 9), whole(-3, 3));
    }
  }
  for (const DType dtype : {DType::int32, DType::int64, DType::uint8}) {
    add_whole(cases, {"power", pow}, dtype, whole(-3, 3), whole(-2, 6));
  }
}

void add_decisions(Cases& cases, DType floating) {
  const std::array comparisons{Binary{"equal", equal},     Binary{"not_equal", not_equal},
                               Binary{"less", less},       Binary{"less_equal", less_equal},
                               Binary{"greater", greater}, Binary{"greater_equal", greater_equal}};
  for (Binary binary : comparisons) {
    for (const DType dtype : {floating, DType::int32, DType::int64, DType::uint8}) {
      // Few values, so that many are equal.
      binary.a = binary.b = dtype == DType::uint8 ? whole(0, 3) : whole(-2, 2);
      for (const Pair& pair : {Pair{{17}, {17}}, Pair{{}, {5}}, Pair{{2, 1, 5}, {3, 1}}}) {
        add(cases, binary, {dtype, pair.a}, {dtype, pair.b}, true);
      }
    }
  }
  for (const Binary& binary : {Binary{"logical_and", logical_and, whole(0, 1), whole(0, 1)},
                               Binary{"logical_or", logical_or, whole(0, 1), whole(0, 1)},
                               Binary{"logical_xor", logical_xor, whole(0, 1), whole(0, 1)}}) {
    for (const Pair& pair : {Pair{{17}, {17}}, Pair{{}, {5}}, Pair{{2, 1, 5}, {3, 1}}}) {
      add(cases, binary, {DType::boolean, pair.a}, {DType::boolean, pair.b}, true);
    }
  }
  for (const DType dtype : {floating, DType::int32, DType::int64, DType::uint8, DType::boolean}) {
    for (const std::array<Shape, 3>& each : {std::array<Shape, 3>{Shape{17}, Shape{17}, Shape{17}},
                                             std::array<Shape, 3>{Shape{}, Shape{3, 5}, Shape{5}},
                                             std::array<Shape, 3>{Shape{4, 1, 1}, Shape{3, 1}, Shape{2}}}) {
      const Domain domain = is_floating(dtype) ? real(-3, 3) : whole(0, dtype == DType::boolean ? 1 : 9);
      const Type a{dtype, each[1]};
      const Type b{dtype, each[2]};
      cases.push_back(
          {"select",
           fmt::format("select/bool {}, {}, {}", each[0].text(), a.text(), b.text()),
           {{{DType::boolean, each[0]}, whole(0, 1)}, {a, domain}, {b, domain}},
           [](Graph&, std::span<const Symbol> x) { return std::vector<Symbol>{select(x[0], x[1], x[2])}; },
           is_floating(dtype),
           true});
    }
  }
}

}  // namespace

void add_binary_cases(Cases& cases, DType floating) {
  add_arithmetic(cases, floating);
  add_divisions(cases, floating);
  add_decisions(cases, floating);
  for (const double exponent : {0.0, 1.0, 2.0, 3.0, 0.5, -1.0}) {
    cases.push_back(
        {"power",
         fmt::format("power/{} of a known {}", Type{floating, {19}}.text(), exponent),
         {{{floating, {19}}, real(0.1, 4)}},
         [exponent](Graph&, std::span<const Symbol> x) { return std::vector<Symbol>{pow(x[0], exponent)}; },
         true});
  }
}

}  // namespace plexus::conformance
