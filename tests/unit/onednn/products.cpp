#include <plexus/ops/ops.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/fewer_when_sanitized.hpp"
#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(products, *boost::unit_test::precondition(test::needs_onednn))

namespace {

struct Case {
  std::int64_t m, k, n;
  bool transpose_a = false;
  bool transpose_b = false;
  Shape leading{};
  bool one_b = true;

  Shape shape(bool leads, bool transposed, std::int64_t rows, std::int64_t columns) const {
    std::vector<std::int64_t> dims;
    if (leads) dims.assign(leading.begin(), leading.end());
    dims.push_back(transposed ? columns : rows);
    dims.push_back(transposed ? rows : columns);
    return Shape(std::span<const std::int64_t>(dims));
  }
  Type a() const { return {DType::float32, shape(true, transpose_a, m, k)}; }
  Type b() const { return {DType::float32, shape(!one_b, transpose_b, k, n)}; }
  std::string text() const {
    return a().text() + (transpose_a ? "' x " : " x ") + b().text() + (transpose_b ? "'" : "");
  }
};

/// Small whole numbers: every sum of their products is exact, in whatever order.
Tensor whole(const Type& type, std::int64_t seed) {
  Tensor x(type);
  std::int64_t next = seed;
  for (float& value : x.data<float>()) value = static_cast<float>((next = (next * 31 + 7) % 17) - 8);
  return x;
}

Tensor product(const Case& c, const Tensor& a, const Tensor& b) {
  Tensor y(DType::float32, c.shape(true, false, c.m, c.n));
  const std::int64_t a_row = c.transpose_a ? 1 : c.k, a_column = c.transpose_a ? c.m : 1;
  const std::int64_t b_row = c.transpose_b ? 1 : c.n, b_column = c.transpose_b ? c.k : 1;
  float* to = y.data<float>().data();
  for (std::int64_t i = 0; i < c.leading.elements(); ++i) {
    const float* const from_a = a.data<float>().data() + i * c.m * c.k;
    const float* const from_b = b.data<float>().data() + (c.one_b ? 0 : i * c.k * c.n);
    for (std::int64_t row = 0; row < c.m; ++row) {
      for (std::int64_t column = 0; column < c.n; ++column) {
        float sum = 0;
        for (std::int64_t k = 0; k < c.k; ++k) {
          sum += from_a[row * a_row + k * a_column] * from_b[k * b_row + column * b_column];
        }
        *to++ = sum;
      }
    }
  }
  return y;
}

/// All products as nodes of one graph, so that scratch and neighbours in memory are shared by them.
void check_exact(const std::vector<Case>& cases, int threads) {
  const auto graph = std::make_shared<Graph>();
  Values values;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string at = std::to_string(i);
    const Symbol a = graph->input("a" + at, cases[i].a());
    const Symbol b = graph->input("b" + at, cases[i].b());
    graph->output("y" + at, matmul(a, b, cases[i].transpose_a, cases[i].transpose_b));
    values.emplace("a" + at, whole(cases[i].a(), 1));
    values.emplace("b" + at, whole(cases[i].b(), 5));
  }
  CompileOptions options;
  options.threads = threads;
  Compiled compiled(graph, values, options, {backends().chosen, backends().reference, false});
  compiled.run();
  // Nothing of the first replay may be left in scratch or counters.
  const std::vector<Tensor> found = compiled.run();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string at = std::to_string(i);
    const Tensor wanted = product(cases[i], values.at("a" + at), values.at("b" + at));
    BOOST_TEST_CONTEXT(cases[i].text() << ", " << threads << " threads") check_close(found[i], wanted, 0);
  }
}

void check_exact(const std::vector<Case>& cases) {
  for (const int threads : {1, 2, 3}) check_exact(cases, threads);
}

/// One product of given values by two threads.
void check_one(const Case& c, const Tensor& a, const Tensor& b) {
  const auto graph = std::make_shared<Graph>();
  graph->output("y",
                matmul(graph->input("a", c.a()), graph->input("b", c.b()), c.transpose_a, c.transpose_b));
  CompileOptions options;
  options.threads = 2;
  check_close(Compiled(graph, {{"a", a}, {"b", b}}, options).run()[0], product(c, a, b), 0);
}

std::vector<Case> transposed(const std::vector<Case>& cases) {
  std::vector<Case> all;
  for (Case each : cases) {
    for (const bool transpose_a : {false, true}) {
      for (const bool transpose_b : {false, true}) {
        each.transpose_a = transpose_a;
        each.transpose_b = transpose_b;
        all.push_back(each);
      }
    }
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_number_of_rows_and_columns) {
  std::vector<Case> cases;
  for (std::int64_t m = 1; m <= 50; ++m) {
    for (const std::int64_t n : {1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 48, 50}) {
      for (const std::int64_t k : {5 + m % 3, 9 + m % 3}) {  // by rows of b in registers, and by tiles
        cases.push_back({m, k, n});
        cases.push_back({n, k, m});
      }
    }
  }
  check_exact(tests::fewer_when_sanitized(transposed(cases)), 1);
}

BOOST_AUTO_TEST_CASE(short_and_long_sums) {
  std::vector<Case> cases;
  for (const std::int64_t k : {0, 1, 2, 3, 4, 8, 9, 15, 16, 17, 31, 107, 300, 784, 1000}) {
    for (const std::int64_t m : {1, 3, 32, 41}) {
      for (const std::int64_t n : {1, 10, 30, 100}) cases.push_back({m, k, n});
    }
  }
  check_exact(tests::fewer_when_sanitized(transposed(cases)));
}

// One or two rows of a transposed a, whose columns are copied, and a sum that is longer than what is copied
// at a time.
BOOST_AUTO_TEST_CASE(few_rows_and_long_sums) {
  check_exact(transposed({{2, 2000, 900},
                          {1, 2000, 900},
                          {3, 700, 900},
                          {2, 257, 100},
                          {7, 600, 1100},
                          {1, 9, 4100},
                          {1, 20, 9000}}));
}

BOOST_AUTO_TEST_CASE(sizes_that_threads_share) {
  check_exact(transposed({{32, 784, 300},
                          {300, 32, 784},
                          {784, 32, 300},
                          {5, 2000, 111},
                          {1000, 70, 33},
                          {1, 2000, 700},
                          {700, 2000, 1},
                          {2, 3000, 200},
                          {130, 140, 150},
                          {17, 4100, 19},
                          {2000, 1, 500}}));
}

// From 50 MFLOP on: b is larger than 256 Ki floats, or a is transposed.
BOOST_AUTO_TEST_CASE(sizes_that_the_library_takes) {
  check_exact(transposed({{130, 700, 401}, {257, 600, 500}}));
}

BOOST_AUTO_TEST_CASE(stacks_of_products) {
  check_exact(transposed({{4, 7, 9, false, false, {3}, true},
                          {4, 7, 9, false, false, {3}, false},
                          {5, 6, 1, false, false, {2, 3}, true},
                          {1, 6, 5, false, false, {2, 3}, false},
                          {60, 70, 80, false, false, {5}, true},
                          {60, 70, 80, false, false, {5}, false}}));
}

BOOST_AUTO_TEST_CASE(what_is_not_a_number_spoils_its_row_alone) {
  for (Case c : transposed({{5, 9, 17}, {1, 40, 30}, {30, 40, 1}, {3, 700, 9}, {130, 700, 401}})) {
    for (const float special :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
      Tensor a = whole(c.a(), 1);
      const std::int64_t row = c.m / 2, column = c.k / 2;
      a.data<float>()[static_cast<std::size_t>(c.transpose_a ? column * c.m + row : row * c.k + column)] =
          special;
      BOOST_TEST_CONTEXT(c.text() << " with " << special) check_one(c, a, whole(c.b(), 5));
    }
  }
}

// 2^-140 times whole numbers is exact, as are their sums.
BOOST_AUTO_TEST_CASE(subnormal_numbers_are_not_taken_for_zero) {
  for (const Case& c :
       transposed({{5, 9, 17}, {5, 4, 17}, {1, 40, 30}, {30, 40, 1}, {3, 700, 9}, {130, 700, 401}})) {
    Tensor a = whole(c.a(), 1);
    for (float& value : a.data<float>()) value *= 0x1p-140F;
    BOOST_TEST_CONTEXT(c.text()) check_one(c, a, whole(c.b(), 5));
  }
}

BOOST_AUTO_TEST_CASE(nothing_to_multiply) {
  check_exact(transposed({{0, 3, 4}, {3, 4, 0}, {0, 0, 0}, {2, 0, 3}, {2, 3, 4, false, false, {0}, false}}));
}

BOOST_AUTO_TEST_SUITE_END()
