#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

/// A vector counts as a row on the left and as a column on the right.
Symbol product(const Symbol& a, const Symbol& b) {
  const bool row = a.shape().rank() == 1;
  const bool column = b.shape().rank() == 1;
  Symbol y = matmul(row ? expand_dims(a, 0) : a, column ? expand_dims(b, 1) : b);
  if (column) y = squeeze(y, -1);
  return row ? squeeze(y, column ? -1 : -2) : y;
}

Symbols multiplied(const Call& call) { return {product(call.in(0), call.in(1))}; }

/// Whole numbers of a byte: float64 holds their products and sums.
Symbols multiplied_integers(const Call& call) {
  const auto operand = [&](std::size_t i) {
    Symbol x = cast(call.in(i), DType::float64);
    if (!call.has(i + 2)) return x;
    Symbol zero = cast(call.in(i + 2), DType::float64);
    // One for each row of the left operand, for each column of the right one.
    if (i == 0 && zero.shape().rank() == 1) zero = expand_dims(zero, 1);
    return x - zero;
  };
  return {cast(product(operand(0), operand(1)), DType::int32)};
}

Symbols general(const Call& call) {
  Symbol a = call.in(0);
  Symbol b = call.in(1);
  const bool floating = is_floating(a.dtype());
  const DType dtype = a.dtype();
  if (!floating) {
    a = cast(a, DType::float64);
    b = cast(b, DType::float64);
  }
  const double alpha = call.number("alpha", 1);
  const double beta = call.number("beta", 1);
  Symbol y = matmul(a, b, call.integer("transA", 0) != 0, call.integer("transB", 0) != 0);
  if (alpha != 1) y = alpha * y;
  if (call.has(2)) {
    const Symbol c = cast(call.in(2), y.dtype());
    y = y + (beta == 1 ? c : beta * c);
  }
  return {cast(y, dtype)};
}

constexpr Mapping product_table[] = {
    {"MatMul", multiplied}, {"MatMulInteger", multiplied_integers}, {"Gemm", general}};

}  // namespace

std::span<const Mapping> product_mappings() { return product_table; }

}  // namespace plexus::onnx_tests
