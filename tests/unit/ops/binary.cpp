#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <cmath>
#include <string>

#include <boost/test/unit_test.hpp>

#include "bound_of.hpp"

using namespace plexus;
using plexus::test::bound_of;
using plexus::test::single;

BOOST_AUTO_TEST_SUITE(binary)

namespace {

using Function = Symbol (*)(const Symbol&, const Symbol&);

struct Named {
  std::string_view name;
  Function function;
  bool integers;
};

const std::array functions{Named{"add", operator+, true},
                           Named{"subtract", operator-, true},
                           Named{"multiply", operator*, true},
                           Named{"divide", operator/, false},
                           Named{"power", pow, true},
                           Named{"maximum", maximum, true},
                           Named{"minimum", minimum, true},
                           Named{"remainder", remainder, true},
                           Named{"floor_divide", floor_divide, true}};

double bound(Function function, Inexact a, Inexact b, double y) {
  Graph graph;
  const Type scalar{DType::float32, Shape{}};
  const Symbol result = function(graph.input("a", scalar), graph.input("b", scalar));
  return bound_of(result, std::array{a, b}, y);
}

std::vector<Symbol> gradients_of(const Symbol& y, const Symbol& dy) {
  return y.node().op().gradient(y.node(), std::array{dy}).value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(broadcasts_by_numpys_rule) {
  struct Case {
    Shape a, b, result;
  };
  for (const Case& each : {Case{{2, 3}, {2, 3}, {2, 3}}, Case{{2, 3}, {3}, {2, 3}}, Case{{}, {4}, {4}},
                           Case{{2, 1}, {1, 3}, {2, 3}}, Case{{5, 1, 4}, {3, 1}, {5, 3, 4}}}) {
    for (const Named& op : functions) {
      Graph graph;
      const Symbol y = op.function(graph.input("a", {DType::float32, each.a}),  //
                                   graph.input("b", {DType::float32, each.b}));
      BOOST_TEST(y.node().op().name() == op.name);
      BOOST_TEST((y.type() == Type{DType::float32, each.result}), y.type().text());
    }
  }
}

BOOST_AUTO_TEST_CASE(misfits_are_told_with_op_shapes_and_dtypes) {
  Graph graph;
  const Symbol a = graph.input("a", {DType::float32, {32, 3}});
  const auto message = [&](const Symbol& b) {
    try {
      a + b;
    } catch (const ShapeError& error) {
      return error.message();
    }
    return std::string("accepted");
  };
  for (const auto& [name, type] : {std::pair{"b", Type{DType::float32, {32}}},  //
                                   std::pair{"c", Type{DType::float64, {3}}},   //
                                   std::pair{"d", Type{DType::uint8, {3}}}}) {
    const std::string found = message(graph.input(name, type));
    BOOST_TEST(found.find("add") != std::string::npos, found);
    BOOST_TEST(found.find("float32 [32, 3]") != std::string::npos, found);
    BOOST_TEST(found.find(type.text()) != std::string::npos, found);
  }
}

BOOST_AUTO_TEST_CASE(integers_add_but_do_not_divide_into_fractions) {
  for (const Named& op : functions) {
    for (const DType dtype : {DType::uint8, DType::int32, DType::int64}) {
      Graph graph;
      const Symbol a = graph.input("a", {dtype, {3}});
      const Symbol b = graph.input("b", {dtype, {3}});
      if (op.integers) {
        BOOST_TEST((op.function(a, b).dtype() == dtype));
      } else {
        BOOST_CHECK_THROW(op.function(a, b), ShapeError);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_number_takes_the_dtype_beside_it) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float64, {2, 3}});
  const Symbol n = graph.input("n", {DType::int64, Shape{}});
  BOOST_TEST(((2 * x).type() == x.type()));
  BOOST_TEST(((n + 1).type() == n.type()));
  const Symbol third = (x - 1.0 / 3).node().input(1);
  BOOST_REQUIRE(constant_value(third) != nullptr);
  BOOST_TEST((third.type() == Type{DType::float64, Shape{}}));
  BOOST_TEST(constant_value(third)->item() == 1.0 / 3);
  BOOST_TEST(constant_value((1 - n).node().input(0))->item() == 1);
  BOOST_CHECK_THROW(n * 0.5, UsageError);
}

BOOST_AUTO_TEST_CASE(gradients_have_the_types_of_the_operands) {
  for (const Named& op : functions) {
    Graph graph;
    const Symbol a = graph.input("a", {DType::float32, {5, 1, 4}});
    const Symbol b = graph.input("b", {DType::float32, {3, 1}});
    const Symbol y = op.function(a, b);
    const std::vector<Symbol> gradients = gradients_of(y, graph.input("dy", y.type()));
    BOOST_REQUIRE(gradients.size() == 2);
    // floor_divide has none.
    BOOST_TEST((!gradients[0] || gradients[0].type() == a.type()));
    BOOST_TEST((!gradients[1] || gradients[1].type() == b.type()));
    BOOST_TEST(static_cast<bool>(gradients[0]) == (op.name != "floor_divide"));
  }
}

BOOST_AUTO_TEST_CASE(numbers_get_no_gradient) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, {3}});
  const Symbol y = 3 * x;
  BOOST_TEST(!gradients_of(y, x)[0]);
  BOOST_TEST(static_cast<bool>(gradients_of(y, x)[1]));
}

BOOST_AUTO_TEST_CASE(powers_with_a_known_exponent_have_short_gradients) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, {3}});
  const Symbol dy = graph.input("dy", {DType::float32, {3}});
  BOOST_TEST(!gradients_of(pow(x, 0), dy)[0]);
  BOOST_TEST((gradients_of(pow(x, 1), dy)[0] == dy));
  BOOST_TEST(gradients_of(pow(x, 2), dy)[0].node().op().name() == "multiply");
}

BOOST_AUTO_TEST_CASE(bounds_follow_from_the_operands) {
  // 0.1 + 0.2 of the operands and half an ulp of 5.
  BOOST_TEST(bound(operator+, {2, 0.1}, {3, 0.2}, 5) == 0.3 + 5 * single, boost::test_tools::tolerance(1e-9));
  // 2.1 * 3.2 - 6 = 0.72
  BOOST_TEST(bound(operator*, {2, 0.1}, {3, 0.2}, 6) == 0.72, boost::test_tools::tolerance(1e-5));
  // 2.1 / 2.8 - 2/3 = 1/12
  BOOST_TEST(bound(operator/, {2, 0.1}, {3, 0.2}, 2.0 / 3) == 1.0 / 12, boost::test_tools::tolerance(1e-5));
  // 2.1^3.2 - 8 = 2.7426
  BOOST_TEST(bound(pow, {2, 0.1}, {3, 0.2}, 8) == std::pow(2.1, 3.2) - 8, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(bound(maximum, {2, 0.1}, {3, 0.2}, 3) == 0.2);
  BOOST_TEST(bound(minimum, {2, 0.1}, {3, 0}, 2) == 0.1);
}

BOOST_AUTO_TEST_CASE(a_divisor_that_may_be_zero_is_undecided) {
  BOOST_TEST(std::isinf(bound(operator/, {1, 0}, {0.1, 0.2}, 10)));
  BOOST_TEST(std::isinf(bound(pow, {0.1, 0.2}, {0.5, 0}, std::sqrt(0.1))));
}

// Quotients between 2.1 / 1.1 and 2.7 / 0.9 have the floors 1, 2 and 3.
BOOST_AUTO_TEST_CASE(a_quotient_that_may_pass_a_whole_number_is_undecided) {
  BOOST_TEST(std::isinf(bound(remainder, {2.4, 0.3}, {1, 0.1}, 0.4)));
  BOOST_TEST(std::isinf(bound(floor_divide, {2.4, 0.3}, {1, 0.1}, 2)));
  BOOST_TEST(std::isinf(bound(remainder, {2.4, 0}, {0.1, 0.2}, 0)));
  BOOST_TEST(bound(floor_divide, {2.5, 0.1}, {1, 0.01}, 2) == 0);
  // 0.1 of a and twice 0.01 of b.
  BOOST_TEST(bound(remainder, {2.5, 0.1}, {1, 0.01}, 0.5) == 0.12, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(bound(remainder, {2.5, 0}, {1, 0}, 0.5) <= 0.5 * single + 1.2e-38);
}

BOOST_AUTO_TEST_CASE(integers_are_exact) {
  Graph graph;
  const Type scalar{DType::int64, Shape{}};
  const Symbol y = graph.input("a", scalar) * graph.input("b", scalar);
  BOOST_TEST(bound_of(y, std::array{Inexact{3, 0}, Inexact{5, 0}}, 15) == 0);
}

// Every integer up to 2^24 is a float32.
BOOST_AUTO_TEST_CASE(sums_and_products_of_whole_numbers_round_only_beyond_what_a_float_counts_to) {
  BOOST_TEST(bound(operator+, {2, 0}, {3, 0}, 5) == 0);
  BOOST_TEST(bound(operator-, {0, 0}, {7, 0}, -7) == 0);
  BOOST_TEST(bound(operator*, {4096, 0}, {-4096, 0}, -0x1p24) == 0);
  BOOST_TEST(bound(operator+, {0x1p24, 0}, {1, 0}, 0x1p24 + 1) >= 1);
  BOOST_TEST(bound(operator*, {4097, 0}, {4097, 0}, 4097.0 * 4097) >= 1);
  // One that is no whole number, or may be none.
  BOOST_TEST(bound(operator+, {2, 0}, {0.5, 0}, 2.5) >= 2.5 * single);
  BOOST_TEST(bound(operator-, {2, 0.25}, {1, 0}, 1) >= 0.25 + single);
}

BOOST_AUTO_TEST_CASE(bounds_broadcast_with_the_operands) {
  Graph graph;
  const Symbol y = graph.input("a", {DType::float32, {2, 1}}) + graph.input("b", {DType::float32, {3}});
  const std::vector<Tensor> values{Tensor::of<double>({2, 1}, {10, 20}), Tensor::of<double>({3}, {1, 2, 3})};
  const std::vector<Tensor> errors{Tensor::of<double>({2, 1}, {0.5, 0.25}),
                                   Tensor::of<double>({3}, {0, 1, 2})};
  const std::vector<Tensor> outputs{Tensor::of<double>({2, 3}, {11, 12, 13, 21, 22, 23})};
  const Tensor bounds = y.node().op().error_bound(y.node(), {values, errors, outputs, single})[0];
  const std::array expected{0.5, 1.5, 2.5, 0.25, 1.25, 2.25};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    BOOST_TEST(bounds.at(static_cast<std::int64_t>(i)) == expected[i], boost::test_tools::tolerance(1e-5));
  }
}

BOOST_AUTO_TEST_SUITE_END()
