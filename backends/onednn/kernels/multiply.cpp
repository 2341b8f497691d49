#include "kernels/multiply.hpp"

#include <algorithm>
#include <utility>

#include "kernels/library_product.hpp"

namespace plexus::onednn {

namespace {

using Form = ProductPlan::Form;
using Split = ProductPlan::Split;

/// The columns of c from `first` on.
Result from_column(Result result, std::int64_t first) {
  result.c += first;
  if (result.bias != nullptr) result.bias += first;
  return result;
}

/// Where part `i` starts, a multiple of `step`.
std::int64_t start_of(std::int64_t i, std::int64_t parts, std::int64_t n, std::int64_t step) {
  const std::int64_t steps = (n + step - 1) / step;
  return std::min(n, steps * i / parts * step);
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
  if (plan_.split == Split::inner) {
    inner(part, a, b, result, scratch);
    return;
  }
  const bool by_rows = plan_.split == Split::rows;
  const std::int64_t n = by_rows ? plan_.m : plan_.n;
  std::int64_t first = 0;
  std::int64_t count = n;
  if (plan_.parts > 1) {
    // Sixteen floats fill a line of the cache; threads should not share one.
    const std::int64_t step = by_rows && plan_.m < 16 * plan_.parts ? 1 : 16;
    first = start_of(part, plan_.parts, n, step);
    count = start_of(part + 1, plan_.parts, n, step) - first;
  }
  if (count == 0) return;
  if (by_rows) {
    rows(first, count, a, b, result);
  } else if (plan_.form == Form::swapped) {
    swapped(first, count, a, b, result, scratch + part * plan_.part_floats);
  } else {
    columns(first, count, a, b, result, scratch + part * plan_.part_floats);
  }
}

Product Multiply::product(const float* a, const float* b) const {
  return {plan_.m, plan_.n, plan_.k, a, plan_.transpose_a ? 1 : plan_.k, plan_.transpose_a ? plan_.m : 1,
          b,       plan_.n};
}

void Multiply::rows(std::int64_t first, std::int64_t count, const float* a, const float* b,
                    const Result& result) const {
  Product p = product(a, b);
  p.m = count;
  p.a += first * p.a_row;
  Result part = result;
  part.c += first * result.c_row;
  if (plan_.form == Form::library) {
    library_product(plan_, p.m, p.n, p.a, p.b, part);
  } else if (plan_.form == Form::dots) {
    gemm().dots(p.a, plan_.k, b, count, plan_.k, part, 0);
  } else {
    gemm().multiply(p, part, plan_.vectors);
  }
}

void Multiply::columns(std::int64_t first, std::int64_t count, const float* a, const float* b,
                       const Result& result, float* scratch) const {
  Result part = from_column(result, first);
  if (plan_.form == Form::library) {
    library_product(plan_, plan_.m, count, a, b + first * (plan_.transpose_b ? plan_.k : 1), part);
    return;
  }
  Product p = product(a, b + first);
  p.n = count;
  if (plan_.form == Form::row_of_dots) {
    part.c_row = 1;
    gemm().dots(b + first * plan_.k, plan_.k, a, count, plan_.k, part, 1);
    return;
  }
  if (plan_.form == Form::spread) {
    gemm().transpose(b + first * plan_.k, plan_.k, count, plan_.k, scratch, count);
    p.b = scratch;
    p.b_row = count;
  }
  gemm().multiply(p, part, plan_.vectors);
}

void Multiply::swapped(std::int64_t first, std::int64_t count, const float* a, const float* b,
                       const Result& result, float* scratch) const {
  const float* right = a;
  float* turned = scratch;
  if (!plan_.transpose_a) {
    gemm().transpose(a, plan_.k, plan_.m, plan_.k, scratch, plan_.m);
    right = scratch;
    turned += plan_.k * plan_.m;
  }
  const std::int64_t step = plan_.swapped_rows();
  for (std::int64_t i = 0; i < count; i += step) {
    const std::int64_t rows = std::min(step, count - i);
    const Product p{rows, plan_.m, plan_.k, b + (first + i) * plan_.k, plan_.k, 1, right, plan_.m};
    gemm().multiply(p, {turned, plan_.m, Finish::store, 1, nullptr}, plan_.vectors);
    if (result.finish == Finish::store) {
      gemm().transpose(turned, plan_.m, rows, plan_.m, result.c + first + i, result.c_row);
    } else {
      float* const straight = turned + rows * plan_.m;
      gemm().transpose(turned, plan_.m, rows, plan_.m, straight, rows);
      gemm().finish(straight, rows, 1, plan_.m, rows, from_column(result, first + i));
    }
  }
}

void Multiply::inner(int part, const float* a, const float* b, const Result& result, float* scratch) const {
  const std::int64_t first = start_of(part, plan_.parts, plan_.k, 16);
  Product p = product(a, b);
  p.k = start_of(part + 1, plan_.parts, plan_.k, 16) - first;
  p.a += first * p.a_column;
  p.b += first * p.b_row;
  const std::int64_t floats = plan_.m * plan_.n;
  gemm().multiply(p, {scratch + part * floats, plan_.n, Finish::store, 1, nullptr}, plan_.vectors);
  // Whoever comes last adds the parts up, always in the same order.
  if (arrived_->fetch_add(1, std::memory_order_acq_rel) + 1 < plan_.parts) return;
  arrived_->store(0, std::memory_order_relaxed);
  gemm().finish(scratch, plan_.n, plan_.parts, plan_.m, plan_.n, result);
}

}  // namespace plexus::onednn
