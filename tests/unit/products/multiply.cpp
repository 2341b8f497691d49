#include "kernels/multiply.hpp"

#include <plexus/backend/team.hpp>
#include <plexus/tensor/tensor.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;
using namespace plexus::onednn;

// Every way in which a product can be computed, whatever the model would choose, against sums of small whole
// numbers, which are exact in float32.

BOOST_AUTO_TEST_SUITE(ways_to_multiply)

namespace {

Tensor whole_numbers(std::int64_t count, std::uint32_t next) {
  Tensor x(DType::float32, {count});
  for (float& value : x.data<float>()) {
    next = next * 1664525U + 1013904223U;
    value = static_cast<float>(static_cast<int>(next >> 16U) % 9 - 4);
  }
  return x;
}

struct Case {
  ProductSizes sizes;
  Finish finish;
};

double expected(const Case& at, const Tensor& a, const Tensor& b, const Tensor& bias, const Tensor& old,
                std::int64_t row, std::int64_t column) {
  const auto& [m, n, k, transpose_a, transpose_b] = at.sizes;
  double sum = 0;
  for (std::int64_t i = 0; i < k; ++i) {
    sum +=
        a.at(transpose_a ? i * m + row : row * k + i) * b.at(transpose_b ? column * k + i : i * n + column);
  }
  switch (at.finish) {
    case Finish::store:
      return sum;
    case Finish::add:
      return old.at(row * n + column) - 2 * sum;
    case Finish::bias:
      return sum + bias.at(column);
    case Finish::bias_relu:
      return std::max(sum + bias.at(column), 0.0);
  }
  return sum;
}

/// The largest distance from what is expected, of `count` elements all over the product.
double worst(const Case& at, int threads, Way way) {
  const auto& [m, n, k, transpose_a, transpose_b] = at.sizes;
  const Multiply multiply(plan_product(at.sizes, threads, at.finish == Finish::add, cost_model(), way));
  const bool has_bias = at.finish == Finish::bias || at.finish == Finish::bias_relu;
  if (has_bias && !multiply.plan().takes_bias()) return 0;  // its callers add it
  const Tensor a = whole_numbers(m * k, 1), b = whole_numbers(k * n, 2), bias = whole_numbers(n, 3);
  const Tensor old = whole_numbers(m * n, 4);
  Tensor c = old.clone();
  Tensor scratch(DType::float32, {multiply.plan().scratch_floats() + 1});
  for (float& value : scratch.data<float>()) value = std::numeric_limits<float>::quiet_NaN();
  const Team team(threads, true);
  multiply.run(team, a.data<float>().data(), b.data<float>().data(),
               {c.data<float>().data(), n, at.finish, -2, bias.data<float>().data()},
               scratch.data<float>().data());
  double distance = 0;
  const std::int64_t step = std::max<std::int64_t>(1, m * n / 701);
  for (std::int64_t i = 0; i < m * n; i += step) {
    const double off = std::abs(c.at(i) - expected(at, a, b, bias, old, i / n, i % n));
    if (!(off <= distance)) distance = off;  // a NaN too
  }
  return distance;
}

void check(const Case& at) {
  for (const int threads : {1, 2, 3}) {
    for (const Way way : {Way::chosen, Way::ours, Way::library}) {
      BOOST_TEST_CONTEXT(at.sizes.m << " x " << at.sizes.k << " x " << at.sizes.n << ", " << threads
                                    << " threads, way " << static_cast<int>(way)) {
        BOOST_TEST(worst(at, threads, way) == 0);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(products_of_all_layouts_are_exact) {
  for (const bool transpose_a : {false, true}) {
    for (const bool transpose_b : {false, true}) {
      for (const ProductSizes& s : std::vector<ProductSizes>{{1, 5, 7, false, false},
                                                             {7, 1, 9, false, false},
                                                             {5, 33, 100, false, false},
                                                             {64, 61, 401, false, false},
                                                             {129, 300, 33, false, false},
                                                             {200, 47, 900, false, false}}) {
        check({{s.m, s.n, s.k, transpose_a, transpose_b}, Finish::store});
        check({{s.m, s.n, s.k, transpose_a, transpose_b}, Finish::add});
        check({{s.m, s.n, s.k, transpose_a, transpose_b}, Finish::bias_relu});
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_leaves_the_caches_is_exact) {
  // 270,000 floats and more do not stay in an L2 of 2 MiB: updates pack b, and so do rows by AVX2 where there
  // are some; one row reads it in streams, unless threads share the steps. More than 384 steps are packed in
  // parts.
  check({{600, 450, 40, true, false}, Finish::add});
  check({{533, 517, 9, true, false}, Finish::add});
  check({{530, 520, 400, true, false}, Finish::add});
  for (const Finish finish : {Finish::store, Finish::add, Finish::bias, Finish::bias_relu}) {
    check({{1, 517, 523, false, false}, finish});
    check({{43, 530, 800, false, false}, finish});
    check({{33, 520, 16500, false, false}, finish});  // a sum in pieces
    check({{1, 1040, 1003, false, false}, finish});
  }
}

BOOST_AUTO_TEST_SUITE_END()
