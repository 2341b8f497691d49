#include <plexus/graph/leaves.hpp>
#include <plexus/ops/ops.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "bound_of.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::test::single;

BOOST_AUTO_TEST_SUITE(reductions)

namespace {

using Integers = std::vector<std::int64_t>;

struct OneInput {
  Graph graph;
  Symbol x = graph.input("x", {DType::float32, Shape{2, 3, 4}});
};

/// The bounds of the op that made y from a tensor with errors.
Tensor bounds_of(const Symbol& y, const Tensor& x, const Tensor& errors, const Tensor& output) {
  const std::vector<Tensor> values{x}, all_errors{errors}, outputs{output};
  return y.node().op().error_bound(y.node(), {values, all_errors, outputs, single})[0];
}

}  // namespace

BOOST_AUTO_TEST_CASE(axes_go_or_stay_as_ones) {
  OneInput g;
  for (const auto reduce : {sum, mean, prod, max, min, logsumexp}) {
    BOOST_TEST((reduce(g.x, {}, false).shape() == Shape{}));
    BOOST_TEST((reduce(g.x, {}, true).shape() == Shape{1, 1, 1}));
    BOOST_TEST((reduce(g.x, {1}, false).shape() == Shape{2, 4}));
    BOOST_TEST((reduce(g.x, {-1, 0}, true).shape() == Shape{1, 3, 1}));
  }
  BOOST_TEST((sum(g.x, {-1, 0}).node().attributes().integers("axes") == Integers{0, 2}));
  BOOST_TEST((sum(g.x).node().attributes().integers("axes") == Integers{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(questions_about_all_are_asked_of_bools) {
  OneInput g;
  const Symbol b = greater(g.x, 0);
  BOOST_TEST((any(b, {0}).type() == Type{DType::boolean, Shape{3, 4}}));
  BOOST_TEST((all(b, {-1}, true).type() == Type{DType::boolean, Shape{2, 3, 1}}));
  BOOST_TEST(message_of<ShapeError>([&] { any(g.x); }) ==
             "any: operands must be bool, found float32 [2, 3, 4]; cast them first");
  BOOST_TEST(message_of<ShapeError>([&] { all(g.x); }) ==
             "all: operands must be bool, found float32 [2, 3, 4]; cast them first");
}

BOOST_AUTO_TEST_CASE(a_variance_needs_more_values_than_it_leaves_out) {
  OneInput g;
  BOOST_TEST((variance(g.x, {1}, true, 2).shape() == Shape{2, 1, 4}));
  BOOST_TEST(message_of<ShapeError>([&] { variance(g.x, {1}, false, 3); }) ==
             "variance: ddof 3 of the 3 values of each variance of float32 [2, 3, 4] is not in [0, 3)");
}

BOOST_AUTO_TEST_CASE(errors_of_factors_grow_with_the_others) {
  Graph graph;
  const Symbol y = prod(graph.input("x", {DType::float32, Shape{2}}));
  const auto of = [&](double error, double first) {
    return bounds_of(y, Tensor::of<double>({2}, {first, 3}), Tensor::of<double>({2}, {error, 0.25}),
                     Tensor::scalar(first * 3))
        .item();
  };
  // 2.5 * 3.25 - 6 = 2.125
  BOOST_TEST(of(0.5, 2) == 2.125, boost::test_tools::tolerance(1e-5));
  // 2 * 3.25 - 6 = 0.5
  BOOST_TEST(of(0, 2) == 0.5, boost::test_tools::tolerance(1e-5));
  // Beyond what float32 holds.
  BOOST_TEST(std::isinf(of(0, 3e38)));
}

BOOST_AUTO_TEST_CASE(places_of_extremes_are_int64) {
  OneInput g;
  BOOST_TEST((argmax(g.x).type() == Type{DType::int64, Shape{2, 3}}));
  BOOST_TEST((argmin(g.x, 0).type() == Type{DType::int64, Shape{3, 4}}));
}

BOOST_AUTO_TEST_CASE(messages_name_op_and_shape) {
  OneInput g;
  BOOST_TEST(message_of<ShapeError>([&] { sum(g.x, {3}); }) == "sum: float32 [2, 3, 4] has no axis 3");
  BOOST_TEST(message_of<ShapeError>([&] {
               max(g.x, {1, -2});
             }) == "max: axis 1 of float32 [2, 3, 4] is given twice");
  const Symbol empty = g.graph.input("empty", {DType::float32, Shape{2, 0}});
  BOOST_TEST(message_of<ShapeError>([&] { argmax(empty); }) ==
             "argmax: there is nothing to choose from in float32 [2, 0]");
  BOOST_CHECK_THROW(max(empty, {1}), ShapeError);
  BOOST_CHECK_THROW(mean(empty, {1}), ShapeError);
  BOOST_TEST((sum(empty, {1}).shape() == Shape{2}));
  BOOST_CHECK_THROW(sum(greater(g.x, 0.0)), ShapeError);
  const Symbol table = g.graph.input("table", {DType::float32, Shape{Shape::open, 3}});
  BOOST_CHECK_THROW(sum(table), ShapeError);
}

BOOST_AUTO_TEST_CASE(sum_to_takes_what_broadcasts_back) {
  OneInput g;
  BOOST_TEST((sum_to(g.x, Shape{3, 1}).shape() == Shape{3, 1}));
  BOOST_TEST((sum_to(g.x, Shape{}).shape() == Shape{}));
  BOOST_TEST((sum_to(g.x, Shape{2, 3, 4}) == g.x));
  BOOST_CHECK_THROW(sum_to(g.x, Shape{2, 4}), ShapeError);
  BOOST_CHECK_THROW(sum_to(g.x, Shape{1, 2, 3, 4}), ShapeError);
}

BOOST_AUTO_TEST_CASE(a_mean_is_defined_as_sum_over_count) {
  OneInput g;
  const Symbol y = mean(g.x, {0, 2});
  const Node& division = y.node().op().definition(y.node().inputs(), y.node().attributes())[0].node();
  BOOST_TEST(division.op().name() == "divide");
  BOOST_TEST(division.input(0).node().op().name() == "sum");
  BOOST_TEST(constant_value(division.input(1))->item() == 2 * 4);
}

BOOST_AUTO_TEST_CASE(the_error_of_a_sum_is_that_of_its_terms_and_of_adding) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, Shape{2, 4}});
  const Tensor values = Tensor::of<double>(Shape{2, 4}, {1, -2, 3, -4, 0, 0, 0, 0});
  const Tensor errors = Tensor::of<double>(Shape{2, 4}, {.5, .25, 0, 0, 0, 0, 0, .125});
  const Tensor result = Tensor::of<double>(Shape{2}, {-2, 0});
  const Tensor bounds = bounds_of(sum(x, {1}), values, errors, result);
  // 1/2 + 1/4, and 4 sqrt(4) u (1 + 2 + 3 + 4) + u |-2|; the smallest normal float vanishes beside it.
  BOOST_TEST(std::abs(bounds.at(0) - (0.75 + 82 * single)) < 1e-30);
  BOOST_TEST(std::abs(bounds.at(1) - 0.125) < 1e-30);
}

BOOST_AUTO_TEST_CASE(a_sum_of_one_term_and_a_sum_of_integers_are_exact) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, Shape{3, 1}});
  const Tensor values = Tensor::of<double>(Shape{3, 1}, {1, 2, 3});
  const Tensor exact = Tensor::zeros({DType::float64, Shape{3, 1}});
  const Tensor bounds = bounds_of(sum(x, {1}), values, exact, Tensor::of<double>(Shape{3}, {1, 2, 3}));
  for (std::int64_t i = 0; i < 3; ++i) BOOST_TEST(bounds.at(i) == 0);
  const Symbol n = graph.input("n", {DType::int64, Shape{3, 1}});
  BOOST_TEST(bounds_of(sum(n), values, exact, Tensor::scalar(6.0)).item() == 0);
}

BOOST_AUTO_TEST_CASE(the_error_of_a_maximum_is_the_largest_of_its_candidates) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, Shape{2, 2}});
  const Tensor values = Tensor::of<double>(Shape{2, 2}, {1, 5, 2, 3});
  const Tensor errors = Tensor::of<double>(Shape{2, 2}, {.5, .25, 0, 0});
  const Tensor bounds = bounds_of(max(x, {1}), values, errors, Tensor::of<double>(Shape{2}, {5, 3}));
  BOOST_TEST(bounds.at(0) == 0.5);
  BOOST_TEST(bounds.at(1) == 0);
}

BOOST_AUTO_TEST_CASE(the_place_of_an_extreme_is_undecided_within_the_errors) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, Shape{4, 2}});
  const Tensor values = Tensor::of<double>(Shape{4, 2}, {5, 4, 5, 4, 4, 5, 5, 5});
  const Tensor errors = Tensor::of<double>(Shape{4, 2}, {.5, .5, .5, .25, .25, .5, 0, 0});
  const Tensor largest = Tensor::of<double>(Shape{4}, {0, 0, 1, 0});
  const Tensor bounds = bounds_of(argmax(x), values, errors, largest);
  BOOST_TEST(std::isinf(bounds.at(0)));
  BOOST_TEST(bounds.at(1) == 0);
  BOOST_TEST(bounds.at(2) == 0);
  BOOST_TEST(bounds.at(3) == 0);  // the first of exact equals
  const Tensor smallest = Tensor::of<double>(Shape{4}, {1, 1, 0, 0});
  BOOST_TEST(std::isinf(bounds_of(argmin(x), values, errors, smallest).at(0)));
  BOOST_TEST(bounds_of(argmin(x), values, errors, smallest).at(1) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
