#include <plexus/ops/ops.hpp>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "bodies.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(functions, *boost::unit_test::precondition(test::needs_onednn))

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Every 40009th float32, of both signs, subnormal ones, infinities and NaN included.
Tensor floats_of_all_sizes() {
  constexpr std::uint64_t step = 40009;
  Tensor x(DType::float32, {(std::int64_t{1} << 32) / std::int64_t{step}});
  std::uint64_t bits = 0;
  for (float& value : x.data<float>()) {
    const auto word = static_cast<std::uint32_t>(bits);
    std::memcpy(&value, &word, sizeof(value));
    bits += step;
  }
  const auto special = {0.0F, -0.0F, 1.0F, -1.0F, infinity, -infinity, not_a_number, 88.72F, -103.9F};
  std::copy(special.begin(), special.end(), x.data<float>().begin());
  return x;
}

/// What the ops' error bounds allow: 4 unit roundoffs, and subnormal numbers taken for zero.
bool is_close(float found, double wanted) {
  if (std::isnan(wanted)) return std::isnan(found);
  const auto rounded = static_cast<float>(wanted);
  if (std::isinf(rounded) || std::isinf(found)) return found == rounded;
  return std::abs(double{found} - wanted) <=
         4 * 0x1p-24 * std::abs(wanted) + double{std::numeric_limits<float>::min()};
}

void check_function(const char* name, Symbol (*op)(const Symbol&), const std::function<double(double)>& f) {
  const Tensor x = floats_of_all_sizes();
  const auto graph = std::make_shared<Graph>();
  graph->output("y", op(graph->input("x", x.type())));
  const Tensor y = Compiled(graph, {{"x", x}}).run()[0];
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    const auto found = static_cast<float>(y.at(i));
    if (is_close(found, f(x.at(i)))) continue;
    BOOST_ERROR(name << "(" << x.at(i) << ") is " << found << ", expected " << f(x.at(i)));
    return;
  }
}

double sigmoid_of(double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }

/// One op of two operands, for each pair of these values.
void check_pairs(const char* name, Symbol (*op)(const Symbol&, const Symbol&), double (*f)(double, double)) {
  const std::vector<float> values{0.0F,  -0.0F,      1.0F,   -1.0F,       0.5F,        -0.5F, 2.0F,
                                  -3.0F, 1e-40F,     1e38F,  infinity,    -infinity,   -2.5F, 1e-20F,
                                  7.0F,  1.0000001F, 100.0F, 16777216.0F, not_a_number};
  const auto n = static_cast<std::int64_t>(values.size());
  const auto graph = std::make_shared<Graph>();
  const Type column{DType::float32, {n, 1}};
  const Type row{DType::float32, {n}};
  graph->output("y", op(graph->input("a", column), graph->input("b", row)));
  const Tensor a = Tensor::of<float>(column.shape, values);
  const Tensor y = Compiled(graph, {{"a", a}, {"b", a.reshaped(row.shape)}}).run()[0];
  for (std::int64_t i = 0; i < n * n; ++i) {
    const double wanted = f(a.at(i / n), a.at(i % n));
    BOOST_TEST(is_close(static_cast<float>(y.at(i)), wanted), name << "(" << a.at(i / n) << ", "
                                                                   << a.at(i % n) << ") is " << y.at(i)
                                                                   << ", expected " << wanted);
  }
}

double larger(double a, double b) { return std::isnan(a) || std::isnan(b) ? a + b : std::max(a, b); }
double smaller(double a, double b) { return std::isnan(a) || std::isnan(b) ? a + b : std::min(a, b); }

}  // namespace

BOOST_AUTO_TEST_CASE(are_within_their_bounds_over_all_of_float32) {
  check_function("exp", exp, [](double x) { return std::exp(x); });
  check_function("expm1", expm1, [](double x) { return std::expm1(x); });
  check_function("log", log, [](double x) { return std::log(x); });
  check_function("log1p", log1p, [](double x) { return std::log1p(x); });
  check_function("sqrt", sqrt, [](double x) { return std::sqrt(x); });
  check_function("rsqrt", rsqrt, [](double x) { return 1 / std::sqrt(x); });
  check_function("reciprocal", reciprocal, [](double x) { return 1 / x; });
  check_function("sin", sin, [](double x) { return std::sin(x); });
  check_function("cos", cos, [](double x) { return std::cos(x); });
  check_function("atan", atan, [](double x) { return std::atan(x); });
  check_function("round", round, [](double x) { return std::nearbyint(x); });
  check_function("tanh", tanh, [](double x) { return std::tanh(x); });
  check_function("sigmoid", sigmoid, sigmoid_of);
  check_function("erf", erf, [](double x) { return std::erf(x); });
}

BOOST_AUTO_TEST_CASE(of_pairs_have_the_special_cases_of_the_language) {
  check_pairs("power", pow, [](double a, double b) { return std::pow(a, b); });
  check_pairs("divide", operator/, [](double a, double b) { return a / b; });
  check_pairs("maximum", maximum, larger);
  check_pairs("minimum", minimum, smaller);
}

BOOST_AUTO_TEST_CASE(do_not_hide_what_is_not_a_number) {
  const Tensor x = Tensor::of<float>({3}, {not_a_number, 1, -1});
  const auto graph = std::make_shared<Graph>();
  const Symbol in = graph->input("x", x.type());
  const std::vector<Symbol> results{relu(in), clip(in, -0.5, 0.5), maximum(in, 0), minimum(in, 0), sign(in),
                                    abs(in),  leaky_relu(in, 0.5), elu(in, 1),     softplus(in)};
  for (const Symbol& result : results) graph->output(std::string(result.node().op().name()), result);
  for (const Tensor& y : Compiled(graph, {{"x", x}}).run()) {
    BOOST_TEST(std::isnan(y.at(0)));
    BOOST_TEST(!std::isnan(y.at(1)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
