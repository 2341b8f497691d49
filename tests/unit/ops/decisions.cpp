// Comparisons, logic, select, cast: ops that decide.
#include <plexus/error/error.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include <boost/test/unit_test.hpp>

#include "bound_of.hpp"

using namespace plexus;
using plexus::test::bound_of;

BOOST_AUTO_TEST_SUITE(decisions)

namespace {

constexpr double undecided = std::numeric_limits<double>::infinity();

using Function = Symbol (*)(const Symbol&, const Symbol&);

struct Named {
  std::string_view name;
  Function function;
};

const std::array comparisons{Named{"equal", equal},     Named{"not_equal", not_equal},
                             Named{"less", less},       Named{"less_equal", less_equal},
                             Named{"greater", greater}, Named{"greater_equal", greater_equal}};

double cast_bound(DType from, DType to, Inexact x, double y) {
  Graph graph;
  return bound_of(cast(graph.input("x", {from, Shape{}}), to), std::array{x}, y);
}

}  // namespace

BOOST_AUTO_TEST_CASE(comparisons_give_bool) {
  for (const DType dtype : {DType::float32, DType::float64, DType::int32, DType::int64, DType::uint8}) {
    Graph graph;
    const Symbol a = graph.input("a", {dtype, {2, 1}});
    const Symbol b = graph.input("b", {dtype, {3}});
    for (const Named& each : comparisons) {
      const Symbol y = each.function(a, b);
      BOOST_TEST(y.node().op().name() == each.name);
      BOOST_TEST((y.type() == Type{DType::boolean, {2, 3}}));
    }
  }
}

BOOST_AUTO_TEST_CASE(comparisons_refuse_bool_and_two_dtypes) {
  Graph graph;
  const Symbol b = graph.input("b", {DType::boolean, {3}});
  const Symbol x = graph.input("x", {DType::float32, {3}});
  const Symbol n = graph.input("n", {DType::int32, {3}});
  for (const Named& each : comparisons) {
    BOOST_CHECK_THROW(each.function(b, b), ShapeError);
    BOOST_CHECK_THROW(each.function(x, n), ShapeError);
  }
  BOOST_CHECK_THROW(logical_and(x, x), ShapeError);
  BOOST_TEST((logical_or(b, b).type() == b.type()));
}

BOOST_AUTO_TEST_CASE(close_comparisons_are_undecided) {
  Graph graph;
  const Type scalar{DType::float32, Shape{}};
  const Symbol y = less(graph.input("a", scalar), graph.input("b", scalar));
  BOOST_TEST(bound_of(y, std::array{Inexact{1, 0}, Inexact{1, 0}}, 0) == 0);
  BOOST_TEST(bound_of(y, std::array{Inexact{1, 0.1}, Inexact{1.3, 0.1}}, 1) == 0);
  BOOST_TEST(bound_of(y, std::array{Inexact{1, 0.2}, Inexact{1.3, 0.2}}, 1) == undecided);
}

BOOST_AUTO_TEST_CASE(one_sure_operand_may_settle_logic) {
  Graph graph;
  const Type scalar{DType::boolean, Shape{}};
  const Symbol a = graph.input("a", scalar);
  const Symbol b = graph.input("b", scalar);
  const Inexact maybe{1, undecided};
  BOOST_TEST(bound_of(logical_and(a, b), std::array{Inexact{0, 0}, maybe}, 0) == 0);
  BOOST_TEST(bound_of(logical_and(a, b), std::array{Inexact{1, 0}, maybe}, 1) == undecided);
  BOOST_TEST(bound_of(logical_or(a, b), std::array{maybe, Inexact{1, 0}}, 1) == 0);
  BOOST_TEST(bound_of(logical_or(a, b), std::array{maybe, Inexact{0, 0}}, 1) == undecided);
}

BOOST_AUTO_TEST_CASE(select_broadcasts_all_three) {
  Graph graph;
  const Symbol c = graph.input("c", {DType::boolean, {4, 1, 1}});
  const Symbol a = graph.input("a", {DType::int32, {3, 1}});
  const Symbol b = graph.input("b", {DType::int32, {2}});
  BOOST_TEST((select(c, a, b).type() == Type{DType::int32, {4, 3, 2}}));
  BOOST_TEST((select(c, a, 0).type() == Type{DType::int32, {4, 3, 1}}));
  BOOST_CHECK_THROW(select(a, a, b), ShapeError);
  BOOST_CHECK_THROW(select(c, a, graph.input("x", {DType::float32, {2}})), ShapeError);
}

BOOST_AUTO_TEST_CASE(an_undecided_select_is_one_of_the_two) {
  Graph graph;
  const Type scalar{DType::float32, Shape{}};
  const Symbol y = select(graph.input("c", {DType::boolean, Shape{}}), graph.input("a", scalar),  //
                          graph.input("b", scalar));
  const Inexact a{5, 0.1};
  const Inexact b{2, 0.2};
  BOOST_TEST(bound_of(y, std::array{Inexact{1, 0}, a, b}, 5) == 0.1);
  BOOST_TEST(bound_of(y, std::array{Inexact{0, 0}, a, b}, 2) == 0.2);
  BOOST_TEST(bound_of(y, std::array{Inexact{1, undecided}, a, b}, 5) == 3.2);
}

BOOST_AUTO_TEST_CASE(the_gradient_of_select_goes_where_the_value_came_from) {
  Graph graph;
  const Symbol c = graph.input("c", {DType::boolean, {3, 2}});
  const Symbol a = graph.input("a", {DType::float32, {2}});
  const Symbol b = graph.input("b", {DType::float32, {3, 1}});
  const Symbol y = select(c, a, b);
  const auto gradients = y.node().op().gradient(y.node(), std::array{graph.input("dy", y.type())}).value();
  BOOST_TEST(!gradients[0]);
  BOOST_TEST((gradients[1].type() == a.type()));
  BOOST_TEST((gradients[2].type() == b.type()));
}

BOOST_AUTO_TEST_CASE(casts_between_floating_dtypes_have_a_gradient) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, {3}});
  const auto gradient = [](const Symbol& y) {
    return y.node().op().gradient(y.node(), std::array{y}).value()[0];
  };
  const Symbol wide = cast(x, DType::float64);
  BOOST_TEST((wide.type() == Type{DType::float64, {3}}));
  BOOST_TEST((gradient(wide).type() == x.type()));
  BOOST_TEST(!gradient(cast(x, DType::int64)));
  BOOST_TEST(!gradient(cast(graph.input("n", {DType::int32, {3}}), DType::float32)));
}

BOOST_AUTO_TEST_CASE(casts_round_only_where_they_must) {
  BOOST_TEST(cast_bound(DType::float32, DType::float64, {3, 0.5}, 3) == 0.5);
  BOOST_TEST(cast_bound(DType::float64, DType::float32, {3, 0}, 3) == 3 * 0x1p-24,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(cast_bound(DType::uint8, DType::float32, {255, 0}, 255) == 0);
  BOOST_TEST(cast_bound(DType::int32, DType::float32, {16777216, 0}, 16777216) == 0);
  BOOST_TEST(cast_bound(DType::int32, DType::float32, {16777217, 0}, 16777217) >= 1);
  BOOST_TEST(cast_bound(DType::float32, DType::int32, {1.5, 0.25}, 1) == 0);
  BOOST_TEST(cast_bound(DType::float32, DType::int32, {1.9, 0.25}, 1) == undecided);
  BOOST_TEST(cast_bound(DType::float32, DType::boolean, {0.1, 0.25}, 1) == undecided);
  BOOST_TEST(cast_bound(DType::float32, DType::boolean, {0, 0}, 0) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
