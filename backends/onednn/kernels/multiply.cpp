#include "kernels/multiply.hpp"

#include <algorithm>
#include <utility>

#include "kernels/library_product.hpp"

namespace plexus::onednn {

namespace {

using Form = ProductPlan::Form;
using Split = ProductPlan::Split;

/// The part of a result that begins at a row and a column of c.
Result from(Result result, std::int64_t row, std::int64_t column) {
  const std::int64_t place = row * result.c_row + column;
  result.c += place;
  if (result.sums != nullptr) result.sums += place;
  if (result.bias != nullptr) result.bias += column;
  return result;
}

/// Where part `i` starts, a multiple of `step`. Sizes are rounded so that the first part is the largest: the
/// thread that hands out the others begins first.
std::int64_t start_of(std::int64_t i, std::int64_t parts, std::int64_t n, std::int64_t step) {
  const std::int64_t steps = (n + step - 1) / step;
  return std::min(n, (steps * i + parts - 1) / parts * step);
}

}  // namespace

Multiply::Multiply(const ProductPlan& plan) : plan_(plan), arrived_(std::make_shared<std::atomic<int>>(0)) {}

void Multiply::run(const Team& team, const float* a, const float* b, const Result& result,
                   float* scratch) const {
  if (plan_.exchanged) std::swap(a, b);
  if (plan_.parts == 1) {
    run_part(0, a, b, result, scratch);
    return;
  }
  team.parallel_for(plan_.parts, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t part = begin; part < end; ++part) {
      run_part(static_cast<int>(part), a, b, result, scratch);
    }
  });
}

void Multiply::run_part(int part, const float* a, const float* b, const Result& result,
                        float* scratch) const {
  float* const pieces = scratch + plan_.sums_floats;
  float* const shared = pieces + plan_.pieces_floats;
  if (plan_.split == Split::inner) {
    inner(part, {a, b, plan_.k}, result, shared);
    return;
  }
  const Range range = range_of(part);
  if (range.count == 0) return;
  float* const own = shared + plan_.shared_floats + part * plan_.part_floats;
  Result sum = result;
  if (plan_.sums_floats > 0) sum.sums = scratch;
  if (plan_.pieces == 1) {
    run_range(range, {a, b, plan_.k}, sum, own);
    return;
  }
  if (plan_.pieces_floats > 0) sum.c = pieces;
  for (int i = 0; i < plan_.pieces; ++i) run_range(range, piece({a, b, plan_.k}, i), piece(sum, i), own);
  if (plan_.split == Split::rows) {
    gemm().finish(from(sum, range.first, 0).c, sum.c_row, 1, range.count, plan_.n,
                  from(result, range.first, 0));
  } else {
    gemm().finish(sum.c + range.first, sum.c_row, 1, plan_.m, range.count, from(result, 0, range.first));
  }
}

Multiply::Range Multiply::range_of(int part) const {
  const bool by_rows = plan_.split == Split::rows;
  const std::int64_t n = by_rows ? plan_.m : plan_.n;
  if (plan_.parts == 1) return {0, n};
  // Sixteen floats fill a line of the cache; threads should not share one.
  const std::int64_t step = by_rows && plan_.m < 16 * plan_.parts ? 1 : 16;
  const std::int64_t first = start_of(part, plan_.parts, n, step);
  return {first, start_of(part + 1, plan_.parts, n, step) - first};
}

void Multiply::run_range(const Range& range, const Factors& factors, const Result& result,
                         float* scratch) const {
  if (plan_.split == Split::rows) {
    rows(range, factors, result);
  } else if (plan_.form == Form::swapped) {
    swapped(range, factors, result, scratch);
  } else {
    columns(range, factors, result, scratch);
  }
}

Multiply::Factors Multiply::steps(const Factors& factors, std::int64_t first, std::int64_t count) const {
  return {factors.a + first * (plan_.transpose_a ? plan_.m : 1),
          factors.b + first * (plan_.transpose_b ? 1 : plan_.n), count};
}

Multiply::Factors Multiply::piece(const Factors& factors, int i) const {
  const std::int64_t first = start_of(i, plan_.pieces, factors.k, 16);
  return steps(factors, first, start_of(i + 1, plan_.pieces, factors.k, 16) - first);
}

Result Multiply::piece(Result result, int i) {
  result.finish = i == 0 ? Finish::store : Finish::add;
  result.scale = 1;
  result.bias = nullptr;
  return result;
}

Product Multiply::product(const Factors& factors) const {
  return {plan_.m,
          plan_.n,
          factors.k,
          factors.a,
          plan_.transpose_a ? 1 : plan_.k,
          plan_.transpose_a ? plan_.m : 1,
          factors.b,
          plan_.n,
          plan_.blocks};
}

void Multiply::rows(std::int64_t first, std::int64_t count, const float* a, const float* b,
                    const Result& result) const {
  rows({first, count}, {a, b, plan_.k}, result);
}

void Multiply::rows(const Range& range, const Factors& factors, const Result& result) const {
  Product p = product(factors);
  p.m = range.count;
  p.a += range.first * p.a_row;
  const Result part = from(result, range.first, 0);
  if (plan_.form == Form::library) {
    library_product(plan_, p.m, p.n, p.k, p.a, p.b, part);
  } else if (plan_.form == Form::dots) {
    gemm().dots(p.a, plan_.k, p.b, p.m, p.k, part, 0);
  } else {
    gemm().multiply(p, part, plan_.vectors);
  }
}

void Multiply::columns(const Range& range, const Factors& factors, const Result& result,
                       float* scratch) const {
  Result part = from(result, 0, range.first);
  Product p = product(factors);
  p.n = range.count;
  p.b += range.first * (plan_.transpose_b ? plan_.k : 1);
  if (plan_.form == Form::library) {
    library_product(plan_, p.m, p.n, p.k, p.a, p.b, part);
    return;
  }
  if (plan_.form == Form::row_of_dots) {
    part.c_row = 1;
    gemm().dots(p.b, plan_.k, p.a, p.n, p.k, part, 1);
    return;
  }
  if (plan_.form == Form::packed) {
    packed(p, part, scratch);
  } else {
    gemm().multiply(p, part, plan_.vectors);
  }
}

void Multiply::packed(Product p, const Result& result, float* scratch) const {
  const float* const b = p.b;
  const std::int64_t n = p.n, row = plan_.transpose_b ? plan_.k : plan_.n;
  const std::int64_t column_step = plan_.transpose_b ? row : 1, k_step = plan_.transpose_b ? 1 : row;
  const std::int64_t parts = ProductPlan::packed_parts(p.k);
  p.b = scratch;
  for (std::int64_t j = 0; j < n; j += plan_.packed_columns) {
    p.n = std::min(plan_.packed_columns, n - j);
    for (std::int64_t i = 0; i < parts; ++i) {
      const std::int64_t first = start_of(i, parts, p.k, 1), end = start_of(i + 1, parts, p.k, 1);
      gemm().pack(b + j * column_step + first * k_step, row, plan_.transpose_b, end - first, p.n,
                  plan_.vectors, scratch);
      gemm().multiply_packed(p, {first, end - first, i + 1 == parts}, from(result, 0, j), plan_.vectors);
    }
  }
}

void Multiply::swapped(const Range& range, const Factors& factors, const Result& result,
                       float* scratch) const {
  const float* right = factors.a;
  float* turned = scratch;
  if (!plan_.transpose_a) {
    gemm().transpose(factors.a, plan_.k, plan_.m, factors.k, scratch, plan_.m);
    right = scratch;
    turned += factors.k * plan_.m;
  }
  const std::int64_t step = plan_.swapped_rows();
  for (std::int64_t i = 0; i < range.count; i += step) {
    const std::int64_t rows = std::min(step, range.count - i);
    const Product p{rows,  plan_.m, factors.k,   factors.b + (range.first + i) * plan_.k, plan_.k, 1,
                    right, plan_.m, plan_.blocks};
    gemm().multiply(p, {turned, plan_.m, Finish::store, 1, nullptr}, plan_.vectors);
    const Result part = from(result, 0, range.first + i);
    if (result.finish == Finish::store) {
      gemm().transpose(turned, plan_.m, rows, plan_.m, part.c, part.c_row);
    } else {
      float* const straight = turned + rows * plan_.m;
      gemm().transpose(turned, plan_.m, rows, plan_.m, straight, rows);
      gemm().finish(straight, rows, 1, plan_.m, rows, part);
    }
  }
}

void Multiply::inner(int part, const Factors& factors, const Result& result, float* scratch) const {
  const std::int64_t first = start_of(part, plan_.parts, factors.k, 16);
  const Factors own = steps(factors, first, start_of(part + 1, plan_.parts, factors.k, 16) - first);
  const std::int64_t floats = plan_.m * plan_.n;
  Result sum{scratch + part * floats, plan_.n, Finish::store, 1, nullptr};
  if (plan_.pieces > 1) sum.sums = sum.c + plan_.parts * floats;
  for (int i = 0; i < plan_.pieces; ++i) {
    gemm().multiply(product(piece(own, i)), piece(sum, i), plan_.vectors);
  }
  // The thread that is done last adds up the parts of all threads, always in the same order.
  if (arrived_->fetch_add(1, std::memory_order_acq_rel) + 1 < plan_.parts) return;
  arrived_->store(0, std::memory_order_relaxed);
  gemm().finish(scratch, plan_.n, plan_.parts, plan_.m, plan_.n, result);
}

}  // namespace plexus::onednn
