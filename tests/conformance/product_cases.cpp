#include <plexus/ops/ops.hpp>

#include <array>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

struct Product {
  Shape a;  ///< not transposed: [..., m, k]
  Shape b;  ///< not transposed: [..., k, n]
};

/// `shape` with its last two dimensions exchanged if `transposed`.
Shape stored(const Shape& shape, bool transposed) {
  return transposed ? shape.with(-1, shape.dim(-2)).with(-2, shape.dim(-1)) : shape;
}

void add(Cases& cases, DType floating, const Product& product, bool transpose_a, bool transpose_b,
         bool exact) {
  const Type a{floating, stored(product.a, transpose_a)};
  const Type b{floating, stored(product.b, transpose_b)};
  const Domain domain = exact ? whole(-4, 4) : real(-1, 1);
  // A difference quotient for each element of a large operand takes too long.
  const bool differentiable = !exact && a.shape.elements() + b.shape.elements() < 1000;
  cases.push_back({"matmul",
                   fmt::format("matmul/{}{} x {}{}{}", a.text(), transpose_a ? "'" : "", b.text(),
                               transpose_b ? "'" : "", exact ? " whole" : ""),
                   {{a, domain}, {b, domain}},
                   [transpose_a, transpose_b](Graph&, std::span<const Symbol> x) {
                     return std::vector<Symbol>{matmul(x[0], x[1], transpose_a, transpose_b)};
                   },
                   differentiable,
                   exact});
}

}  // namespace

void add_product_cases(Cases& cases, DType floating) {
  const std::array products{
      Product{{1, 1}, {1, 1}}, Product{{3, 17}, {17, 5}}, Product{{1, 8}, {8, 30}},
      Product{{32, 30}, {30, 1}}, Product{{24, 784}, {784, 300}}, Product{{32, 784}, {784, 300}},
      Product{{32, 300}, {300, 100}}, Product{{32, 100}, {100, 10}}, Product{{4, 7, 9}, {9, 5}},
      Product{{4, 7, 9}, {4, 9, 5}}, Product{{2, 3, 4, 5}, {2, 3, 5, 6}}, Product{{1, 40000}, {40000, 1}},
      Product{{3, 20000}, {20000, 5}},
      // Leading dimensions that broadcast.
      Product{{7, 9}, {4, 9, 5}}, Product{{3, 1, 4, 5}, {2, 5, 6}}, Product{{2, 3, 4, 5}, {1, 5, 6}}};
  for (const Product& product : products) {
    for (const bool exact : {false, true}) {
      for (const bool transpose_a : {false, true}) {
        for (const bool transpose_b : {false, true}) {
          add(cases, floating, product, transpose_a, transpose_b, exact);
        }
      }
    }
  }
}

}  // namespace plexus::conformance
