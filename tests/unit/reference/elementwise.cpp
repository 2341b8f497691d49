#include <cmath>
#include <functional>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "bench.hpp"

using namespace plexus;
using namespace plexus::reference_tests;

BOOST_AUTO_TEST_SUITE(elementwise)

namespace {

const double nan_value = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> points = {-2.5, -0.9, -0.3, 0.2, 0.7, 1, 1.5, 3};

Tensor values(DType dtype) {
  Tensor x(DType::float64, {static_cast<std::int64_t>(points.size())});
  std::copy(points.begin(), points.end(), x.data<double>().begin());
  return x.converted(dtype);
}

/// f by the C++ library in double, at the operand as its dtype holds it.
void check_function(const std::string& op, const std::function<double(double)>& f,
                    Attributes attributes = {}) {
  for (const DType dtype : {DType::float32, DType::float64}) {
    const Tensor x = values(dtype);
    const Tensor y = run(op, {x}, x.type(), attributes);
    const double roundoff = std::ldexp(1, dtype == DType::float32 ? -24 : -53);
    for (std::int64_t i = 0; i < x.elements(); ++i) {
      const double expected = f(x.at(i));
      if (std::isnan(expected)) {
        BOOST_TEST(std::isnan(y.at(i)), op << "(" << x.at(i) << ")");
      } else {
        BOOST_TEST(std::abs(y.at(i) - expected) <= 8 * roundoff * std::max(1.0, std::abs(expected)),
                   op << "(" << x.at(i) << ") = " << y.at(i) << ", expected " << expected);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(functions_of_one_operand) {
  check_function("negate", [](double x) { return -x; });
  check_function("abs", [](double x) { return x < 0 ? -x : x; });
  check_function("sign", [](double x) { return x < 0 ? -1.0 : x > 0 ? 1.0 : 0.0; });
  check_function("floor", [](double x) { return std::floor(x); });
  check_function("exp", [](double x) { return std::exp(x); });
  check_function("expm1", [](double x) { return std::expm1(x); });
  check_function("log", [](double x) { return std::log(x); });
  check_function("log1p", [](double x) { return std::log1p(x); });
  check_function("sqrt", [](double x) { return std::sqrt(x); });
  check_function("rsqrt", [](double x) { return 1 / std::sqrt(x); });
  check_function("reciprocal", [](double x) { return 1 / x; });
  check_function("square", [](double x) { return x * x; });
  check_function("sin", [](double x) { return std::sin(x); });
  check_function("cos", [](double x) { return std::cos(x); });
  check_function("atan", [](double x) { return std::atan(x); });
  check_function("round", [](double x) { return std::nearbyint(x); });
  check_function("tanh", [](double x) { return std::tanh(x); });
  check_function("sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); });
  check_function("erf", [](double x) { return std::erf(x); });
}

BOOST_AUTO_TEST_CASE(activations) {
  check_function("relu", [](double x) { return x > 0 ? x : 0; });
  check_function("leaky_relu", [](double x) { return x > 0 ? x : 0.25 * x; }, {{"negative_slope", 0.25}});
  check_function("elu", [](double x) { return x > 0 ? x : 1.5 * (std::exp(x) - 1); }, {{"alpha", 1.5}});
  check_function("selu", [](double x) {
    return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (std::exp(x) - 1));
  });
  check_function("gelu", [](double x) { return x / 2 * (1 + std::erf(x / std::sqrt(2))); });
  check_function("softplus", [](double x) { return std::log(1 + std::exp(x)); });
  check_function("clip", [](double x) { return x < -0.5   ? -0.5
                                               : x > 1.25 ? 1.25
                                                          : x; },
                 {{"low", -0.5}, {"high", 1.25}});
}

BOOST_AUTO_TEST_CASE(sigmoid_neither_overflows_nor_loses_small_values) {
  const Tensor y = run("sigmoid", {tensor<float>({3}, {-80, 0, 80})}, {DType::float32, {3}});
  BOOST_TEST(y.at(0) > 0);
  BOOST_TEST(std::abs(y.at(0) / std::exp(-80.0) - 1) < 1e-6);
  BOOST_TEST(y.at(1) == 0.5);
  BOOST_TEST(y.at(2) == 1.0);
}

BOOST_AUTO_TEST_CASE(not_a_number_stays_one) {
  const Tensor x = tensor<double>({2}, {nan_value, 1});
  const Tensor other = tensor<double>({2}, {1, nan_value});
  const Type type{DType::float64, {2}};
  for (const char* op : {"maximum", "minimum"}) {
    const Tensor y = run(op, {x, other}, type);
    BOOST_TEST((std::isnan(y.at(0)) && std::isnan(y.at(1))), op);
  }
  BOOST_TEST(std::isnan(run("relu", {x}, type).at(0)));
  BOOST_TEST(std::isnan(run("clip", {x}, type, {{"low", 0.0}, {"high", 2.0}}).at(0)));
  BOOST_TEST(std::isnan(run("sign", {x}, type).at(0)));
}

BOOST_AUTO_TEST_CASE(every_way_of_broadcasting) {
  const Tensor matrix = tensor<double>({2, 3}, {1, 2, 3, 4, 5, 6});
  const Tensor row = tensor<double>({3}, {10, 20, 30});
  const Tensor column = tensor<double>({2, 1}, {100, 200});
  const Tensor scalar = Tensor::scalar(7.0);
  const Type type = matrix.type();
  check_equal(run("subtract", {matrix, matrix}, type), tensor<double>({2, 3}, {0, 0, 0, 0, 0, 0}));
  check_equal(run("subtract", {matrix, row}, type), tensor<double>({2, 3}, {-9, -18, -27, -6, -15, -24}));
  check_equal(run("subtract", {row, matrix}, type), tensor<double>({2, 3}, {9, 18, 27, 6, 15, 24}));
  check_equal(run("subtract", {matrix, column}, type),
              tensor<double>({2, 3}, {-99, -98, -97, -196, -195, -194}));
  check_equal(run("subtract", {scalar, matrix}, type), tensor<double>({2, 3}, {6, 5, 4, 3, 2, 1}));
  check_equal(run("subtract", {matrix, scalar}, type), tensor<double>({2, 3}, {-6, -5, -4, -3, -2, -1}));
  check_equal(run("subtract", {row, column}, type),
              tensor<double>({2, 3}, {-90, -80, -70, -190, -180, -170}));
  check_equal(run("subtract", {scalar, scalar}, scalar.type()), Tensor::scalar(0.0));
}

BOOST_AUTO_TEST_CASE(broadcasting_of_four_dimensions) {
  // a[i, j, k, l] = i + 10 k stretched over j and l, b[j, 1, l] = 100 j + 1000 l over i and k.
  const Tensor a = tensor<double>({2, 1, 2, 1}, {0, 10, 1, 11});
  const Tensor b = tensor<double>({3, 1, 2}, {0, 1000, 100, 1100, 200, 1200});
  const Tensor y = run("add", {a, b}, {DType::float64, {2, 3, 2, 2}});
  std::int64_t at = 0;
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 3; ++j) {
      for (int k = 0; k < 2; ++k) {
        for (int l = 0; l < 2; ++l) BOOST_TEST(y.at(at++) == i + 10 * k + 100 * j + 1000 * l);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(arithmetic_of_whole_numbers) {
  const Tensor a = tensor<std::int64_t>({3}, {7, -2, std::int64_t{1} << 40});
  const Tensor b = tensor<std::int64_t>({}, {3});
  const Type type{DType::int64, {3}};
  check_equal(run("add", {a, b}, type), tensor<std::int64_t>({3}, {10, 1, (std::int64_t{1} << 40) + 3}));
  check_equal(run("multiply", {a, b}, type),
              tensor<std::int64_t>({3}, {21, -6, 3 * (std::int64_t{1} << 40)}));
  check_equal(run("maximum", {a, b}, type), tensor<std::int64_t>({3}, {7, 3, std::int64_t{1} << 40}));
  check_equal(run("abs", {a}, type), tensor<std::int64_t>({3}, {7, 2, std::int64_t{1} << 40}));
  check_equal(
      run("power", {tensor<double>({2}, {2, 9}), tensor<double>({2}, {10, 0.5})}, {DType::float64, {2}}),
      tensor<double>({2}, {1024, 3}));
}

BOOST_AUTO_TEST_CASE(an_output_may_overwrite_an_operand) {
  const Tensor a = tensor<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  const Tensor b = tensor<float>({3}, {1, 1, 2});
  Bench bench("multiply", {a.clone(), b}, a.type());
  check_equal(bench.in_place().run(), tensor<float>({2, 3}, {1, 2, 6, 4, 5, 12}));
}

BOOST_AUTO_TEST_CASE(comparisons) {
  const Tensor a = tensor<std::int32_t>({3}, {1, 2, 3});
  const Tensor b = tensor<std::int32_t>({}, {2});
  const Type type{DType::boolean, {3}};
  check_equal(run("equal", {a, b}, type), tensor<bool>({3}, {false, true, false}));
  check_equal(run("not_equal", {a, b}, type), tensor<bool>({3}, {true, false, true}));
  check_equal(run("less", {a, b}, type), tensor<bool>({3}, {true, false, false}));
  check_equal(run("less_equal", {a, b}, type), tensor<bool>({3}, {true, true, false}));
  check_equal(run("greater", {a, b}, type), tensor<bool>({3}, {false, false, true}));
  check_equal(run("greater_equal", {a, b}, type), tensor<bool>({3}, {false, true, true}));
  check_equal(run("greater", {b, a}, type), tensor<bool>({3}, {true, false, false}));
  const Tensor p = tensor<bool>({4}, {true, true, false, false});
  const Tensor q = tensor<bool>({4}, {true, false, true, false});
  check_equal(run("logical_and", {p, q}, p.type()), tensor<bool>({4}, {true, false, false, false}));
  check_equal(run("logical_or", {p, q}, p.type()), tensor<bool>({4}, {true, true, true, false}));
  check_equal(run("logical_not", {p}, p.type()), tensor<bool>({4}, {false, false, true, true}));
}

BOOST_AUTO_TEST_CASE(select_broadcasts_each_operand) {
  const Tensor each = tensor<bool>({2, 2}, {true, false, false, true});
  const Tensor by_row = tensor<bool>({2, 1}, {true, false});
  const Tensor a = tensor<double>({2, 2}, {1, 2, 3, 4});
  const Tensor b = tensor<double>({2}, {-1, -2});
  const Tensor number = Tensor::scalar(9.0);
  const Type type = a.type();
  check_equal(run("select", {each, a, b}, type), tensor<double>({2, 2}, {1, -2, -1, 4}));
  check_equal(run("select", {each, a, number}, type), tensor<double>({2, 2}, {1, 9, 9, 4}));
  check_equal(run("select", {each, number, a}, type), tensor<double>({2, 2}, {9, 2, 3, 9}));
  check_equal(run("select", {each, number, Tensor::scalar(8.0)}, type), tensor<double>({2, 2}, {9, 8, 8, 9}));
  check_equal(run("select", {by_row, a, b}, type), tensor<double>({2, 2}, {1, 2, -1, -2}));
  check_equal(run("select", {by_row, a, number}, type), tensor<double>({2, 2}, {1, 2, 9, 9}));
}

BOOST_AUTO_TEST_CASE(casts_convert_as_the_language_does) {
  const auto cast_to = [](DType to, const Tensor& x) {
    return run("cast", {x}, {to, x.shape()}, {{"to", to}});
  };
  const Tensor x = tensor<double>({4}, {-1.75, 0, 0.5, 200.9});
  check_equal(cast_to(DType::int32, x), tensor<std::int32_t>({4}, {-1, 0, 0, 200}));
  check_equal(cast_to(DType::boolean, x), tensor<bool>({4}, {true, false, true, true}));
  check_equal(cast_to(DType::float32, x), tensor<float>({4}, {-1.75F, 0, 0.5F, 200.9F}));
  check_equal(cast_to(DType::float64, x), x);
  const Tensor bytes = tensor<std::uint8_t>({3}, {0, 1, 255});
  check_equal(cast_to(DType::float32, bytes), tensor<float>({3}, {0, 1, 255}));
  check_equal(cast_to(DType::int64, bytes), tensor<std::int64_t>({3}, {0, 1, 255}));
  check_equal(cast_to(DType::boolean, bytes), tensor<bool>({3}, {false, true, true}));
  check_equal(cast_to(DType::float32, tensor<bool>({2}, {true, false})), tensor<float>({2}, {1, 0}));
}

BOOST_AUTO_TEST_CASE(empty_tensors) {
  const Tensor none(DType::float32, {0, 3});
  const Tensor row = tensor<float>({3}, {1, 2, 3});
  BOOST_TEST(run("add", {none, row}, none.type()).elements() == 0);
  BOOST_TEST(run("exp", {none}, none.type()).elements() == 0);
  const Tensor condition(DType::boolean, {0, 3});
  BOOST_TEST(run("select", {condition, none, row}, none.type()).elements() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
