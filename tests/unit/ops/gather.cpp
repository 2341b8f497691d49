#include <plexus/ops/ops.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "bound_of.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::test::single;

BOOST_AUTO_TEST_SUITE(gathering)

namespace {

struct Indexed {
  Graph graph;
  Symbol values = graph.input("values", {DType::float32, Shape{5, 6, 7}});
  Symbol indices = graph.input("indices", {DType::int32, Shape{2, 3}});
};

Tensor bounds_of(const Symbol& y, const std::vector<Tensor>& values, const std::vector<Tensor>& errors) {
  const std::vector<Tensor> outputs{Tensor::zeros({DType::float64, y.shape()})};
  return y.node().op().error_bound(y.node(), {values, errors, outputs, single})[0];
}

Tensor zeros(const Shape& shape) { return Tensor::zeros({DType::float64, shape}); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_shape_of_the_indices_replaces_the_axis) {
  Indexed g;
  BOOST_TEST((gather(g.values, g.indices).shape() == Shape{2, 3, 6, 7}));
  BOOST_TEST((gather(g.values, g.indices, 1).shape() == Shape{5, 2, 3, 7}));
  BOOST_TEST((gather(g.values, g.indices, -1).shape() == Shape{5, 6, 2, 3}));
  BOOST_CHECK_THROW(gather(g.values, g.values), ShapeError);
}

BOOST_AUTO_TEST_CASE(the_gradient_has_the_shape_of_the_values_on_every_axis) {
  Indexed g;
  for (std::int64_t axis = 0; axis < 3; ++axis) {
    const Symbol y = gather(g.values, g.indices, axis);
    const std::vector<Symbol> by = *y.node().op().gradient(y.node(), std::vector<Symbol>{y});
    BOOST_TEST((by[0].type() == g.values.type()));
    BOOST_TEST(!by[1]);
  }
}

BOOST_AUTO_TEST_CASE(errors_follow_the_indices) {
  Graph graph;
  const Symbol values = graph.input("values", {DType::float32, Shape{2, 3}});
  const Symbol indices = graph.input("indices", {DType::int64, Shape{2}});
  const std::vector<Tensor> seen{zeros(Shape{2, 3}), Tensor::of<double>(Shape{2}, {2, 0})};
  const std::vector<Tensor> errors{Tensor::of<double>(Shape{2, 3}, {1, 2, 3, 4, 5, 6}), zeros(Shape{2})};
  BOOST_TEST(
      (bounds_of(gather(values, indices, 1), seen, errors) == Tensor::of<double>(Shape{2, 2}, {3, 1, 6, 4})));
}

BOOST_AUTO_TEST_CASE(slices_that_meet_at_an_index_are_a_sum) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, Shape{3, 1}});
  const Symbol indices = graph.input("indices", {DType::int32, Shape{3}});
  const Symbol y = scatter_add(x, indices, Shape{3, 1});
  const std::vector<Tensor> seen{Tensor::of<double>(Shape{3, 1}, {1, 2, 4}),
                                 Tensor::of<double>(Shape{3}, {2, 0, 2})};
  const std::vector<Tensor> errors{Tensor::of<double>(Shape{3, 1}, {.5, .25, .5}), zeros(Shape{3})};
  const Tensor bounds = bounds_of(y, seen, errors);
  BOOST_TEST(bounds.at(0) == 0.25);
  BOOST_TEST(bounds.at(1) == 0);
  // The two errors, and 4 sqrt(2) u (1 + 4).
  BOOST_TEST(std::abs(bounds.at(2) - (1 + 20 * std::sqrt(2.0) * single)) < 1e-15);
  BOOST_CHECK_THROW(scatter_add(x, indices, Shape{3, 2}), ShapeError);
}

BOOST_AUTO_TEST_CASE(one_hot_adds_an_axis) {
  Indexed g;
  BOOST_TEST((one_hot(g.indices, 10, DType::float64).type() == Type{DType::float64, Shape{2, 3, 10}}));
  BOOST_CHECK_THROW(one_hot(g.values, 10, DType::float32), ShapeError);
  BOOST_TEST((iota(g.graph, 4, DType::int32).type() == Type{DType::int32, Shape{4}}));
}

BOOST_AUTO_TEST_CASE(a_batch_is_made_of_an_open_table) {
  Graph graph;
  const Symbol table = graph.input("table", {DType::uint8, Shape{Shape::open, 28, 28}});
  const Symbol order = graph.input("order", {DType::int32, Shape{Shape::open}});
  const Symbol batch = batch_gather(table, order, graph.position(), 32);
  BOOST_TEST((batch.type() == Type{DType::uint8, Shape{32, 28, 28}}));
  BOOST_TEST(
      message_of<ShapeError>([&] { batch_gather(table, graph.position(), graph.position(), 32); }) ==
      "batch_gather: a table of rows, an int32 order [?] and an int64 position [] were expected, found "
      "uint8 [?, 28, 28], int64 [], int64 []");
  BOOST_TEST(message_of<ShapeError>([&] {
               reshape(table, {-1, 784});
             }) ==
             "reshape: the number of rows of uint8 [?, 28, 28] is open; take a batch of it with batch_gather "
             "first");
  // 32 rows of 784 bytes are read and written, found by 32 numbers of 4 bytes.
  BOOST_TEST(batch.node().op().cost(batch.node()).bytes == 2 * 32 * 784 + 32 * 4);
}

BOOST_AUTO_TEST_SUITE_END()
