#include <plexus/error/error.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <cmath>
#include <string>

#include <boost/test/unit_test.hpp>

#include "bound_of.hpp"

using namespace plexus;
using plexus::test::bound_of;
using plexus::test::single;

BOOST_AUTO_TEST_SUITE(unary)

namespace {

using Function = Symbol (*)(const Symbol&);

struct Named {
  std::string_view name;
  Function function;
};

const std::array floating_functions{
    Named{"exp", exp},   Named{"expm1", expm1}, Named{"log", log},       Named{"log1p", log1p},
    Named{"sqrt", sqrt}, Named{"rsqrt", rsqrt}, Named{"square", square}, Named{"reciprocal", reciprocal},
    Named{"sin", sin},   Named{"cos", cos},     Named{"tanh", tanh},     Named{"sigmoid", sigmoid},
    Named{"erf", erf},   Named{"floor", floor}, Named{"round", round},   Named{"atan", atan}};

double bound(Function function, Inexact x, double y) {
  Graph graph;
  const Symbol result = function(graph.input("x", {DType::float32, Shape{}}));
  return bound_of(result, std::array{x}, y);
}

}  // namespace

BOOST_AUTO_TEST_CASE(keeps_the_type_and_is_named_like_its_function) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float64, {2, 3}});
  for (const Named& each : floating_functions) {
    const Symbol y = each.function(x);
    BOOST_TEST(y.node().op().name() == each.name);
    BOOST_TEST((y.type() == x.type()));
    BOOST_TEST(y.node().op().elementwise());
  }
  BOOST_TEST((-x).node().op().name() == "negate");
}

BOOST_AUTO_TEST_CASE(integers_have_a_sign_but_no_logarithm) {
  Graph graph;
  const Symbol n = graph.input("n", {DType::int64, {3}});
  BOOST_TEST((abs(n).type() == n.type()));
  BOOST_TEST((sign(-n).type() == n.type()));
  for (const Named& each : floating_functions) {
    try {
      each.function(n);
      BOOST_ERROR(std::string(each.name) + " took an integer");
    } catch (const ShapeError& error) {
      BOOST_TEST(error.message().find(each.name) != std::string::npos);
      BOOST_TEST(error.message().find("int64 [3]") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(logical_not_takes_bool_only) {
  Graph graph;
  BOOST_TEST((logical_not(graph.input("b", {DType::boolean, {2}})).dtype() == DType::boolean));
  BOOST_CHECK_THROW(logical_not(graph.input("x", {DType::float32, {2}})), ShapeError);
}

BOOST_AUTO_TEST_CASE(errors_of_steps_and_stops_do_not_flow_back) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, {2}});
  for (const Symbol& y : {sign(x), floor(x), round(x), isnan(x), isinf(x), stop_gradient(x)}) {
    const auto gradients = y.node().op().gradient(y.node(), std::array{x});
    BOOST_REQUIRE(gradients.has_value());
    BOOST_REQUIRE(gradients->size() == 1);
    BOOST_TEST(!gradients->front());
  }
}

BOOST_AUTO_TEST_CASE(exact_functions_only_pass_errors_on) {
  BOOST_TEST(bound([](const Symbol& x) { return -x; }, {3, 0.5}, -3) == 0.5);
  BOOST_TEST(bound(abs, {-3, 0.5}, 3) == 0.5);
  BOOST_TEST(bound(stop_gradient, {-3, 0.25}, -3) == 0.25);
}

BOOST_AUTO_TEST_CASE(bounds_hold_the_furthest_value_and_the_rounding) {
  // e^1.1 is 3.0042 - e = 0.2859 away, e^0.9 less; 4 roundoffs of e come on top.
  const double e = std::exp(1.0);
  BOOST_TEST(bound(exp, {1, 0.1}, e) == std::exp(1.1) - e + 4 * single * e,
             boost::test_tools::tolerance(1e-9));
  // |1/2 - 1/1.5| = 1/6 is the further end.
  BOOST_TEST(bound(reciprocal, {2, 0.5}, 0.5) == 1.0 / 6, boost::test_tools::tolerance(1e-6));
  // (3 + 0.1)^2 - 9 = 0.61
  BOOST_TEST(bound(square, {3, 0.1}, 9) == 0.61, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(bound(sin, {1, 0.125}, std::sin(1.0)) >= 0.125);
  BOOST_TEST(bound(sin, {1, 1e9}, std::sin(1.0)) <= 2.001);
}

BOOST_AUTO_TEST_CASE(an_exact_operand_leaves_rounding_alone) {
  BOOST_TEST(bound(sqrt, {2, 0}, std::sqrt(2)) == single * std::sqrt(2), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(bound(log, {1, 0}, 0) <= 1.2e-38);
}

BOOST_AUTO_TEST_CASE(an_operand_that_may_leave_the_domain_or_cross_a_kink_is_undecided) {
  BOOST_TEST(std::isinf(bound(log, {0.1, 0.2}, std::log(0.1))));
  BOOST_TEST(std::isinf(bound(log1p, {-0.9, 0.2}, std::log1p(-0.9))));
  BOOST_TEST(std::isinf(bound(sqrt, {0.1, 0.2}, std::sqrt(0.1))));
  BOOST_TEST(std::isinf(bound(rsqrt, {0.1, 0.1}, 1 / std::sqrt(0.1))));
  BOOST_TEST(std::isinf(bound(reciprocal, {-0.1, 0.1}, -10)));
  BOOST_TEST(std::isinf(bound(sign, {0.1, 0.2}, 1)));
  BOOST_TEST(bound(sign, {0.1, 0.05}, 1) == 0);
  BOOST_TEST(std::isinf(bound(floor, {1.9, 0.2}, 1)));
  BOOST_TEST(bound(floor, {1.5, 0.2}, 1) == 0);
  BOOST_TEST(std::isinf(bound(round, {1.4, 0.2}, 1)));
  BOOST_TEST(bound(round, {1.5, 0}, 2) == 0);
  BOOST_TEST(bound(isnan, {1.5, 0.2}, 0) == 0);
  BOOST_TEST(std::isinf(bound(isinf, {1.5, HUGE_VAL}, 0)));
}

BOOST_AUTO_TEST_SUITE_END()
