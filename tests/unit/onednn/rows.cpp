#include <plexus/ops/ops.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(rows, *boost::unit_test::precondition(test::needs_onednn))

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

/// f(x) on onednn, which has to run it by itself.
template <class F>
Tensor of(const Tensor& x, F f, int threads = 1) {
  const auto graph = std::make_shared<Graph>();
  graph->output("y", f(graph->input("x", x.type())));
  CompileOptions options;
  options.threads = threads;
  return Compiled(graph, {{"x", x}}, options, {backends().chosen, backends().reference, false}).run()[0];
}

Tensor floats(const Shape& shape, std::initializer_list<double> values) {
  return Tensor::of<double>(shape, values).converted(DType::float32);
}

}  // namespace

BOOST_AUTO_TEST_CASE(sums_of_many_are_within_their_bound) {
  // Float32 sums of 0.1 (as float holds it), along, across and both; every partial sum rounds.
  for (const std::int64_t count : {17, 100, 784, 10007, 1048576}) {
    const double exact = static_cast<double>(0.1F) * static_cast<double>(count);
    const double bound = 4 * std::sqrt(static_cast<double>(count)) * 0x1p-24 * exact;
    const Tensor along =
        of(Tensor::full({DType::float32, {2, count}}, 0.1), [](const Symbol& x) { return sum(x, {1}); });
    const Tensor across =
        of(Tensor::full({DType::float32, {count, 3}}, 0.1), [](const Symbol& x) { return sum(x, {0}); });
    const Tensor all =
        of(Tensor::full({DType::float32, {count}}, 0.1), [](const Symbol& x) { return sum(x); });
    for (const double found : {along.at(0), along.at(1), across.at(0), across.at(2), all.item()}) {
      BOOST_TEST(std::abs(found - exact) <= bound, count << " times 0.1 is " << found);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_width_of_rows_and_columns_is_summed) {
  // x[i, j] = i + 1000 j: column j sums to 3 + 3000 j, row i of n to n i + 1000 n (n - 1) / 2.
  for (std::int64_t n = 1; n <= 150; ++n) {
    Tensor x(DType::float64, {3, n});
    for (std::int64_t i = 0; i < 3 * n; ++i)
      x.data<double>()[static_cast<std::size_t>(i)] = static_cast<double>(i / n + 1000 * (i % n));
    for (const DType dtype : {DType::float32, DType::float64, DType::int32, DType::int64}) {
      const Tensor columns = of(x.converted(dtype), [](const Symbol& s) { return sum(s, {0}); });
      const Tensor along = of(x.converted(dtype), [](const Symbol& s) { return sum(s, {1}); });
      for (std::int64_t j = 0; j < n; ++j) BOOST_TEST(columns.at(j) == static_cast<double>(3 + 3000 * j));
      for (std::int64_t i = 0; i < 3; ++i)
        BOOST_TEST(along.at(i) == static_cast<double>(n * i + 500 * n * (n - 1)));
    }
  }
}

BOOST_AUTO_TEST_CASE(values_do_not_depend_on_threads) {
  const Tensor x = normal({DType::float32, {640, 1000}}, 1);
  for (const auto& axes : {std::vector<std::int64_t>{}, {0}, {1}}) {
    const auto total = [&](const Symbol& s) { return sum(s, axes); };
    BOOST_TEST((of(x, total, 2) == of(x, total, 1)));
  }
  const auto shares = [](const Symbol& s) { return softmax(s); };
  BOOST_TEST((of(x, shares, 2) == of(x, shares, 1)));
}

BOOST_AUTO_TEST_CASE(nothing_hides_a_nan) {
  for (const std::int64_t n : {3, 16, 40, 100}) {
    for (const std::int64_t at : {std::int64_t{0}, n / 2, n - 1}) {
      Tensor x = Tensor::full({DType::float32, {n}}, -1);
      x.data<float>()[static_cast<std::size_t>(at)] = std::numeric_limits<float>::quiet_NaN();
      BOOST_TEST(std::isnan(of(x, [](const Symbol& s) { return max(s); }).item()));
      BOOST_TEST(std::isnan(of(x, [](const Symbol& s) { return min(s); }).item()));
      BOOST_TEST(of(x, [](const Symbol& s) { return argmax(s); }).item() == static_cast<double>(at));
      BOOST_TEST(of(x, [](const Symbol& s) { return argmin(s); }).item() == static_cast<double>(at));
      for (const auto& f : {softmax, log_softmax}) {
        const Tensor y = of(x, [&](const Symbol& s) { return f(s, -1); });
        for (std::int64_t i = 0; i < n; ++i) BOOST_TEST(std::isnan(y.at(i)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(extremes_of_infinities) {
  const auto largest = [](const Symbol& x) { return max(x, {1}); };
  const Tensor x = floats({2, 2}, {-infinity, -infinity, infinity, 3});
  check_close(of(x, largest), floats({2}, {-infinity, infinity}), 0);
  check_close(of(x, [](const Symbol& s) { return argmax(s); }), Tensor::of<std::int64_t>({2}, {0, 0}), 0);
}

BOOST_AUTO_TEST_CASE(the_first_of_equals_is_chosen) {
  Tensor x = Tensor::zeros({DType::float32, {2, 100}});
  for (const std::size_t at : {70U, 35U, 99U}) x.data<float>()[at] = 5;
  for (const std::size_t at : {180U, 101U}) x.data<float>()[at] = -5;
  check_close(of(x, [](const Symbol& s) { return argmax(s); }), Tensor::of<std::int64_t>({2}, {35, 0}), 0);
  check_close(of(x, [](const Symbol& s) { return argmin(s); }), Tensor::of<std::int64_t>({2}, {0, 1}), 0);
}

BOOST_AUTO_TEST_CASE(softmax_of_rows_of_every_width) {
  for (const std::int64_t n : {1, 2, 7, 8, 9, 10, 15, 16, 17, 33, 100, 1000, 20000}) {
    const Tensor x = normal({DType::float32, {3, n}}, static_cast<std::uint64_t>(n));
    const Tensor y = of(x, [](const Symbol& s) { return softmax(s); });
    const Tensor log_y = of(x, [](const Symbol& s) { return log_softmax(s); });
    for (std::int64_t r = 0; r < 3; ++r) {
      double total = 0;
      for (std::int64_t i = 0; i < n; ++i) total += std::exp(x.at(r * n + i));
      for (std::int64_t i = 0; i < n; ++i) {
        const double wanted = std::exp(x.at(r * n + i)) / total;
        BOOST_TEST(std::abs(y.at(r * n + i) - wanted) <= 1e-6 * wanted);
        BOOST_TEST(std::abs(log_y.at(r * n + i) - std::log(wanted)) <=
                   1e-6 * std::max(1.0, -std::log(wanted)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(softmax_at_the_ends) {
  // e^-200 is no float; an infinite logit takes all where it is less, and makes infinity - infinity where
  // more.
  const Tensor x = floats({4, 3}, {0, -200, 0, -infinity, 1, 1, infinity, 0, 0, -3e38, 3e38, -3e38});
  check_close(of(x, [](const Symbol& s) { return softmax(s); }),
              floats({4, 3}, {0.5, 0, 0.5, 0, 0.5, 0.5, nan_value, nan_value, nan_value, 0, 1, 0}), 0);
}

BOOST_AUTO_TEST_SUITE_END()
