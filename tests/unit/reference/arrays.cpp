#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "bench.hpp"

using namespace plexus;
using namespace plexus::reference_tests;

BOOST_AUTO_TEST_SUITE(arrays)

namespace {

using Axes = std::vector<std::int64_t>;

Tensor counted(const Shape& shape) {
  Tensor x(DType::float64, shape);
  double next = 0;
  for (double& value : x.data<double>()) value = next++;
  return x;
}

Tensor reduce(const char* op, const Tensor& x, const Shape& shape, Axes axes) {
  return run(op, {x}, {x.dtype(), shape}, {{"axes", std::move(axes)}, {"keep_dims", false}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(sums_over_all_choices_of_axes) {
  const Tensor x = counted({2, 3, 4});                                  // x[i, j, k] = 12 i + 4 j + k
  check_equal(reduce("sum", x, {}, {0, 1, 2}), Tensor::scalar(276.0));  // 23 * 24 / 2
  check_equal(reduce("sum", x, {3, 4}, {0}),
              tensor<double>({3, 4}, {12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34}));
  check_equal(reduce("sum", x, {2, 4}, {1}), tensor<double>({2, 4}, {12, 15, 18, 21, 48, 51, 54, 57}));
  check_equal(reduce("sum", x, {2, 3}, {2}), tensor<double>({2, 3}, {6, 22, 38, 54, 70, 86}));
  // Over i and k: 4 (12 + 8 j) + 2 * 6
  check_equal(reduce("sum", x, {3}, {0, 2}), tensor<double>({3}, {60, 92, 124}));
  check_equal(reduce("sum", x, {2}, {1, 2}), tensor<double>({2}, {66, 210}));
  check_equal(reduce("sum", x, {2, 3, 4}, {}), x);
  check_equal(run("sum", {x}, {DType::float64, {2, 1, 4}}, {{"axes", Axes{1}}, {"keep_dims", true}}),
              tensor<double>({2, 1, 4}, {12, 15, 18, 21, 48, 51, 54, 57}));
}

BOOST_AUTO_TEST_CASE(sums_of_integers_and_of_nothing) {
  check_equal(reduce("sum", tensor<std::int64_t>({3}, {1, -5, 9}), {}, {0}), tensor<std::int64_t>({}, {5}));
  check_equal(reduce("sum", Tensor(DType::float32, {0, 2}), {2}, {0}), tensor<float>({2}, {0, 0}));
}

BOOST_AUTO_TEST_CASE(sums_of_many_are_within_their_bound) {
  // Float32 sums of 0.1 (as float holds it), along and across rows; every partial sum rounds.
  for (const std::int64_t count : {17, 100, 784, 10007}) {
    const double exact = static_cast<double>(0.1F) * static_cast<double>(count);
    const double bound = 4 * std::sqrt(static_cast<double>(count)) * std::ldexp(1, -24) * exact;
    const Tensor along = Tensor::full({DType::float32, {2, count}}, 0.1);
    check_close(reduce("sum", along, {2}, {1}), {exact, exact}, bound);
    const Tensor across = Tensor::full({DType::float32, {count, 3}}, 0.1);
    check_close(reduce("sum", across, {3}, {0}), {exact, exact, exact}, bound);
  }
}

BOOST_AUTO_TEST_CASE(sums_of_ten_million_are_nearly_as_exact_as_short_ones) {
  // Along and across; blocks of 64 are added up in pairs: 64 + log2(10^7 / 64) = 82 roundings at most.
  constexpr std::int64_t count = 10000000;
  const double exact = static_cast<double>(0.1F) * count;
  const double bound = 90 * std::ldexp(1, -24) * exact;
  check_close(reduce("sum", Tensor::full({DType::float32, {count}}, 0.1), {}, {0}), {exact}, bound);
  check_close(reduce("sum", Tensor::full({DType::float32, {count, 2}}, 0.1), {2}, {0}), {exact, exact},
              bound);
}

BOOST_AUTO_TEST_CASE(rows_that_are_added_in_one_place_are_summed_up_in_float64) {
  // Rounded once.
  constexpr std::int64_t count = 100000;
  const Tensor x = Tensor::full({DType::float32, {count, 2}}, 0.1);
  const auto exact = static_cast<float>(static_cast<double>(0.1F) * count);
  check_equal(run("scatter_add", {x, Tensor::full({DType::int32, {count}}, 0)}, {DType::float32, {2, 2}},
                  {{"shape", Shape{2, 2}}}),
              tensor<float>({2, 2}, {exact, exact, 0, 0}));
}

BOOST_AUTO_TEST_CASE(largest_and_smallest) {
  const double nan_value = std::numeric_limits<double>::quiet_NaN();
  const Tensor x = tensor<double>({2, 3}, {3, -1, 2, -7, -9, -8});
  check_equal(reduce("max", x, {2}, {1}), tensor<double>({2}, {3, -7}));
  check_equal(reduce("min", x, {3}, {0}), tensor<double>({3}, {-7, -9, -8}));
  check_equal(reduce("max", tensor<std::int32_t>({2}, {3, 200}), {}, {0}), tensor<std::int32_t>({}, {200}));
  BOOST_TEST(std::isnan(reduce("max", tensor<double>({3}, {1, nan_value, 2}), {}, {0}).item()));
  const auto index = [](const char* op, const Tensor& of, const Shape& shape, std::int64_t axis) {
    return run(op, {of}, {DType::int64, shape}, {{"axis", axis}});
  };
  check_equal(index("argmax", x, {2}, 1), tensor<std::int64_t>({2}, {0, 0}));
  check_equal(index("argmin", x, {2}, 1), tensor<std::int64_t>({2}, {1, 1}));
  check_equal(index("argmax", x, {3}, 0), tensor<std::int64_t>({3}, {0, 0, 0}));
  check_equal(index("argmax", tensor<float>({4}, {1, 5, 5, 2}), {}, 0), tensor<std::int64_t>({}, {1}));
  check_equal(index("argmin", tensor<float>({4}, {1, 5, 1, 2}), {}, 0), tensor<std::int64_t>({}, {0}));
}

BOOST_AUTO_TEST_CASE(sum_to_undoes_broadcasting) {
  const Tensor x = counted({2, 3, 2});  // 6 i + 2 j + k
  const auto to = [&](const Shape& shape) {
    return run("sum_to", {x}, {DType::float64, shape}, {{"shape", shape}});
  };
  check_equal(to({2}), tensor<double>({2}, {30, 36}));            // over i and j
  check_equal(to({3, 1}), tensor<double>({3, 1}, {14, 22, 30}));  // over i and k
  check_equal(to({2, 1, 2}), tensor<double>({2, 1, 2}, {6, 9, 24, 27}));
  check_equal(to({}), Tensor::scalar(66.0));
  check_equal(to({2, 3, 2}), x);
}

BOOST_AUTO_TEST_CASE(shapes) {
  const Tensor x = counted({2, 3});
  const auto like = [](const Shape& shape) { return Type{DType::float64, shape}; };
  check_equal(run("transpose", {x}, like({3, 2}), {{"permutation", Axes{1, 0}}}),
              tensor<double>({3, 2}, {0, 3, 1, 4, 2, 5}));
  // y[k, i, j] = x[i, j, k] = 6 i + 2 j + k
  check_equal(run("transpose", {counted({2, 3, 2})}, like({2, 2, 3}), {{"permutation", Axes{2, 0, 1}}}),
              tensor<double>({2, 2, 3}, {0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11}));
  check_equal(
      run("broadcast_to", {tensor<double>({2, 1}, {1, 2})}, like({2, 2, 3}), {{"shape", Shape{2, 2, 3}}}),
      tensor<double>({2, 2, 3}, {1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2}));
  check_equal(
      run("slice", {x}, like({1, 2}), {{"begin", Axes{1, 0}}, {"end", Axes{2, 3}}, {"strides", Axes{1, 2}}}),
      tensor<double>({1, 2}, {3, 5}));
  check_equal(run("concat", {x, tensor<double>({2, 1}, {-1, -2})}, like({2, 4}), {{"axis", std::int64_t{1}}}),
              tensor<double>({2, 4}, {0, 1, 2, -1, 3, 4, 5, -2}));
  check_equal(
      run("concat", {x, tensor<double>({1, 3}, {7, 8, 9})}, like({3, 3}), {{"axis", std::int64_t{0}}}),
      tensor<double>({3, 3}, {0, 1, 2, 3, 4, 5, 7, 8, 9}));
  check_equal(run("pad", {x}, like({3, 6}),
                  {{"before", Axes{1, 0}}, {"after", Axes{0, 1}}, {"between", Axes{0, 1}}, {"value", 9.0}}),
              tensor<double>({3, 6}, {9, 9, 9, 9, 9, 9, 0, 9, 1, 9, 2, 9, 3, 9, 4, 9, 5, 9}));
}

BOOST_AUTO_TEST_CASE(indices) {
  const Tensor x = counted({3, 2});
  const Tensor picked = tensor<std::int64_t>({2, 2}, {2, 0, 1, 1});
  check_equal(run("gather", {x, picked}, {DType::float64, {2, 2, 2}}, {{"axis", std::int64_t{0}}}),
              tensor<double>({2, 2, 2}, {4, 5, 0, 1, 2, 3, 2, 3}));
  check_equal(
      run("gather", {x, tensor<std::int32_t>({}, {1})}, {DType::float64, {3}}, {{"axis", std::int64_t{1}}}),
      tensor<double>({3}, {1, 3, 5}));
  check_equal(run("scatter_add", {counted({2, 2, 2}), picked}, x.type(), {{"shape", Shape{3, 2}}}),
              tensor<double>({3, 2}, {2, 3, 10, 12, 0, 1}));
  check_equal(run("one_hot", {tensor<std::int32_t>({4}, {1, 0, 2, 0})}, {DType::float32, {4, 3}},
                  {{"depth", std::int64_t{3}}, {"dtype", DType::float32}}),
              tensor<float>({4, 3}, {0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0}));
  check_equal(run("iota", {}, {DType::int32, {4}}, {{"size", std::int64_t{4}}, {"dtype", DType::int32}}),
              tensor<std::int32_t>({4}, {0, 1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(batches_follow_the_order) {
  const Tensor table = tensor<std::uint8_t>({4, 2}, {0, 1, 10, 11, 20, 21, 30, 31});
  const Tensor order = tensor<std::int32_t>({5}, {3, 1, 2, 0, 3});
  for (const std::int64_t position : {0, 1}) {
    const Tensor y = run("batch_gather", {table, order, Tensor::scalar(position)}, {DType::uint8, {2, 2}},
                         {{"size", std::int64_t{2}}});
    check_equal(y, position == 0 ? tensor<std::uint8_t>({2, 2}, {30, 31, 10, 11})
                                 : tensor<std::uint8_t>({2, 2}, {20, 21, 0, 1}));
  }
}

BOOST_AUTO_TEST_SUITE_END()
