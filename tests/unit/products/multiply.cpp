#include "kernels/multiply.hpp"

#include <plexus/backend/team.hpp>
#include <plexus/tensor/tensor.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
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

/// An element of the product, and what it has to be.
struct Expected {
  std::size_t at;
  double value;
};

/// What a case multiplies, and what has to come of it for some elements all over the product.
class Known {
 public:
  explicit Known(const Case& of)
      : case_(of),
        a_(whole_numbers(of.sizes.m * of.sizes.k, 1)),
        b_(whole_numbers(of.sizes.k * of.sizes.n, 2)),
        bias_(whole_numbers(of.sizes.n, 3)),
        old_(whole_numbers(of.sizes.m * of.sizes.n, 4)) {
    const std::int64_t elements = of.sizes.m * of.sizes.n;
    const std::int64_t step = std::max<std::int64_t>(1, elements / 701);
    for (std::int64_t i = 0; i < elements; i += step) {
      expected_.push_back({static_cast<std::size_t>(i), finished(i / of.sizes.n, i % of.sizes.n)});
    }
  }

  /// The largest distance from what is expected.
  double worst(int threads, Way way, const CostModel& model) const {
    const Multiply multiply(plan_product(case_.sizes, threads, case_.finish == Finish::add, model, way));
    const bool has_bias = case_.finish == Finish::bias || case_.finish == Finish::bias_relu;
    if (has_bias && !multiply.plan().takes_bias()) return 0;  // its callers add it
    Tensor c = old_.clone();
    Tensor scratch(DType::float32, {multiply.plan().scratch_floats() + 1});
    for (float& value : scratch.data<float>()) value = std::numeric_limits<float>::quiet_NaN();
    const Team team(threads, true);
    const std::span<float> result = c.data<float>();
    multiply.run(team, a_.data<float>().data(), b_.data<float>().data(),
                 {result.data(), case_.sizes.n, case_.finish, -2, bias_.data<float>().data()},
                 scratch.data<float>().data());
    double distance = 0;
    for (const Expected& each : expected_) {
      const double off = std::abs(result[each.at] - each.value);
      if (!(off <= distance)) distance = off;  // a NaN too
    }
    return distance;
  }

 private:
  double sum(std::int64_t row, std::int64_t column) const {
    const auto& [m, n, k, transpose_a, transpose_b] = case_.sizes;
    const float* a = a_.data<float>().data() + (transpose_a ? row : row * k);
    const float* b = b_.data<float>().data() + (transpose_b ? column * k : column);
    double sum = 0;
    for (std::int64_t i = 0; i < k; ++i) {
      sum += static_cast<double>(*a) * static_cast<double>(*b);
      a += transpose_a ? m : 1;
      b += transpose_b ? 1 : n;
    }
    return sum;
  }

  double finished(std::int64_t row, std::int64_t column) const {
    const double product = sum(row, column);
    switch (case_.finish) {
      case Finish::store:
        return product;
      case Finish::add:
        return old_.at(row * case_.sizes.n + column) - 2 * product;
      case Finish::bias:
        return product + bias_.at(column);
      case Finish::bias_relu:
        return std::max(product + bias_.at(column), 0.0);
    }
    return product;
  }

  Case case_;
  Tensor a_, b_, bias_, old_;
  std::vector<Expected> expected_;
};

void check(const Case& at, const CostModel& model = cost_model()) {
  const Known known(at);
  for (const int threads : {1, 2, 3}) {
    for (const Way way : {Way::chosen, Way::ours, Way::library}) {
      BOOST_TEST_CONTEXT(at.sizes.m << " x " << at.sizes.k << " x " << at.sizes.n << ", " << threads
                                    << " threads, way " << static_cast<int>(way)) {
        BOOST_TEST(known.worst(threads, way, model) == 0);
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
  // 270,000 floats and more do not stay in an L2 of 2 MiB: updates pack b, and so do 32 rows and more by AVX2
  // with an L2 of that size; one row reads it in streams, unless threads share the steps. More than 384 steps
  // are packed in parts.
  check({{600, 450, 40, true, false}, Finish::add});
  check({{533, 517, 9, true, false}, Finish::add});
  check({{530, 520, 400, true, false}, Finish::add});
  Processor with_large_l2 = processor();
  with_large_l2.l2 = 2048 * 1024;
  const CostModel packing(with_large_l2);
  for (const Finish finish : {Finish::store, Finish::add, Finish::bias, Finish::bias_relu}) {
    check({{1, 517, 523, false, false}, finish});
    check({{43, 530, 800, false, false}, finish});
    check({{33, 520, 16500, false, false}, finish});  // a sum in pieces
    check({{43, 530, 800, false, false}, finish}, packing);
    check({{33, 520, 16500, false, false}, finish}, packing);
    check({{1, 1040, 1003, false, false}, finish});
  }
}

BOOST_AUTO_TEST_SUITE_END()
