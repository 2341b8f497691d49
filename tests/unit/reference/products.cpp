#include <cmath>

#include <boost/test/unit_test.hpp>

#include "bench.hpp"

using namespace plexus;
using namespace plexus::reference_tests;

BOOST_AUTO_TEST_SUITE(products)

namespace {

/// Small whole numbers: every sum of their products is exact.
Tensor whole(const Shape& shape, std::int64_t seed) {
  Tensor x(DType::float64, shape);
  std::int64_t next = seed;
  for (double& value : x.data<double>()) value = static_cast<double>((next = (next * 31 + 7) % 17) - 8);
  return x;
}

double element(const Tensor& x, bool transposed, std::int64_t matrix, std::int64_t row, std::int64_t column) {
  const std::int64_t width = x.shape().back();
  const std::int64_t size = x.shape().dim(-2) * width;
  return x.at(matrix * size + (transposed ? column * width + row : row * width + column));
}

void check_product(const Shape& leading, bool one_b, bool transpose_a, bool transpose_b, DType dtype) {
  constexpr std::int64_t m = 3, k = 5, n = 4;
  const auto shape = [&](bool leads, std::int64_t rows, std::int64_t columns) {
    std::vector<std::int64_t> dims;
    if (leads) dims.assign(leading.begin(), leading.end());
    dims.insert(dims.end(), {rows, columns});
    return Shape(std::span<const std::int64_t>(dims));
  };
  const Tensor a = whole(transpose_a ? shape(true, k, m) : shape(true, m, k), 1);
  const Tensor b = whole(transpose_b ? shape(!one_b, n, k) : shape(!one_b, k, n), 5);
  const Tensor y = run("matmul", {a.converted(dtype), b.converted(dtype)}, {dtype, shape(true, m, n)},
                       {{"transpose_a", transpose_a}, {"transpose_b", transpose_b}});
  std::int64_t at = 0;
  for (std::int64_t matrix = 0; matrix < leading.elements(); ++matrix) {
    for (std::int64_t i = 0; i < m; ++i) {
      for (std::int64_t j = 0; j < n; ++j) {
        double expected = 0;
        for (std::int64_t p = 0; p < k; ++p) {
          expected +=
              element(a, transpose_a, matrix, i, p) * element(b, transpose_b, one_b ? 0 : matrix, p, j);
        }
        BOOST_TEST(y.at(at++) == expected);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(matrices_and_stacks_of_them) {
  for (const DType dtype : {DType::float32, DType::float64}) {
    for (const bool transpose_a : {false, true}) {
      for (const bool transpose_b : {false, true}) {
        check_product({}, true, transpose_a, transpose_b, dtype);
        check_product({2, 2}, true, transpose_a, transpose_b, dtype);
        check_product({2, 2}, false, transpose_a, transpose_b, dtype);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(matrices_of_one_row_one_column_or_nothing) {
  const auto product = [](const Tensor& a, const Tensor& b, const Shape& shape) {
    return run("matmul", {a, b}, {DType::float64, shape}, {{"transpose_a", false}, {"transpose_b", false}});
  };
  const Tensor row = tensor<double>({1, 3}, {1, 2, 3});
  const Tensor column = tensor<double>({3, 1}, {4, 5, 6});
  check_equal(product(row, column, {1, 1}), tensor<double>({1, 1}, {32}));
  check_equal(product(column, row, {3, 3}), tensor<double>({3, 3}, {4, 8, 12, 5, 10, 15, 6, 12, 18}));
  check_equal(product(Tensor(DType::float64, {2, 0}), Tensor(DType::float64, {0, 2}), {2, 2}),
              tensor<double>({2, 2}, {0, 0, 0, 0}));
  BOOST_TEST(product(Tensor(DType::float64, {0, 3}), column, {0, 1}).elements() == 0);
}

BOOST_AUTO_TEST_CASE(grow_less_exact_as_the_root_of_the_steps) {
  // Float32 sums of 0.1 (as float holds it): every partial sum rounds.
  for (const std::int64_t k : {100, 1000, 16384, 16385, 100000, 10000000}) {
    const double exact = static_cast<double>(0.1F) * static_cast<double>(k);
    const double bound = 4 * std::sqrt(static_cast<double>(k)) * std::ldexp(1, -24) * exact;
    const std::int64_t n = k > 100000 ? 1 : 3;
    for (const bool transpose_a : {false, true}) {
      for (const bool transpose_b : {false, true}) {
        const Tensor a = Tensor::full({DType::float32, transpose_a ? Shape{k, n} : Shape{n, k}}, 0.1);
        const Tensor b = Tensor::full({DType::float32, transpose_b ? Shape{n, k} : Shape{k, n}}, 1);
        check_close(run("matmul", {a, b}, {DType::float32, {n, n}},
                        {{"transpose_a", transpose_a}, {"transpose_b", transpose_b}}),
                    std::vector<double>(static_cast<std::size_t>(n * n), exact), bound);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(softmax_of_rows) {
  // e^0 : e^log 3 = 1 : 3; a shift of all changes nothing, not even where e^1000 overflows.
  const double log3 = std::log(3.0);
  const Tensor x = tensor<double>({2, 2}, {0, log3, 1000, 1000 + log3});
  check_close(run("softmax", {x}, x.type(), {{"axis", std::int64_t{1}}}), {0.25, 0.75, 0.25, 0.75}, 1e-13);
  check_close(run("log_softmax", {x}, x.type(), {{"axis", std::int64_t{1}}}),
              {-std::log(4.0), std::log(0.75), -std::log(4.0), std::log(0.75)}, 1e-13);
}

BOOST_AUTO_TEST_CASE(cross_entropies) {
  const double log3 = std::log(3.0);
  const Tensor logits = tensor<double>({3, 2}, {0, log3, 5, 5 + log3, 0, 0});
  const Type type{DType::float64, {3}};
  // -log of 1/4, 3/4, 1/2.
  check_close(run("sparse_softmax_cross_entropy", {tensor<std::int32_t>({3}, {0, 1, 1}), logits}, type),
              {std::log(4.0), std::log(4.0 / 3), std::log(2.0)}, 1e-14);
  const Tensor target = tensor<double>({3, 2}, {0.5, 0.5, 0, 1, 0, 0});
  check_close(run("softmax_cross_entropy", {target, logits}, type),
              {0.5 * std::log(4.0) + 0.5 * std::log(4.0 / 3), std::log(4.0 / 3), 0}, 1e-14);
}

BOOST_AUTO_TEST_CASE(what_is_not_supported_says_why) {
  const Tensor x = tensor<double>({2, 2}, {1, 2, 3, 4});
  const Bench columns("softmax", {x}, x.type(), {{"axis", std::int64_t{0}}});
  BOOST_TEST(!backend().support(columns.node()).yes);
  BOOST_TEST(backend().support(columns.node()).why == "only along the last axis");
  BOOST_TEST(!backend().support(Bench("unheard_of", {x}, x.type()).node()).yes);
}

BOOST_AUTO_TEST_CASE(names_itself_and_its_libraries) {
  BOOST_TEST(backend().name() == "reference");
  BOOST_TEST(backend().rank() == 0);
  BOOST_TEST(backend().unavailable().empty());
  BOOST_TEST(backend().versions().size() == 3u);
  for (const std::string& version : backend().versions()) BOOST_TEST(version.find('.') != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
