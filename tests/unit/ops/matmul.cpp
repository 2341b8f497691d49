#include <plexus/ops/ops.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "bound_of.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::test::single;

BOOST_AUTO_TEST_SUITE(products)

namespace {

Symbol input(Graph& graph, std::string_view name, const Shape& shape) {
  return graph.input(name, {DType::float32, shape});
}

std::vector<Symbol> gradients_of(const Symbol& y) {
  return *y.node().op().gradient(y.node(), std::vector<Symbol>{y});
}

/// [.., rows, columns], or its transpose.
Shape matrix(const Shape& leading, std::int64_t rows, std::int64_t columns, bool transposed) {
  std::vector<std::int64_t> dims(leading.begin(), leading.end());
  dims.push_back(transposed ? columns : rows);
  dims.push_back(transposed ? rows : columns);
  return Shape(dims);
}

}  // namespace

BOOST_AUTO_TEST_CASE(messages_name_both_shapes) {
  Graph g;
  const Symbol x = input(g, "x", {32, 784}), w = input(g, "w", {300, 10});
  BOOST_TEST(message_of<ShapeError>([&] { matmul(x, w); }) ==
             "matmul: the inner dimensions differ: [32, 784] x [300, 10] (784 against 300)");
  BOOST_TEST(
      message_of<ShapeError>([&] { matmul(x, w, true, true); }) ==
      "matmul: the inner dimensions differ: [32, 784] transposed x [300, 10] transposed (32 against 10)");
  BOOST_CHECK_THROW(matmul(x, input(g, "v", {784})), ShapeError);
  BOOST_TEST(message_of<ShapeError>([&] {
               matmul(input(g, "c", {3, 5, 784}), input(g, "d", {2, 784, 10}));
             }) ==
             "matmul: all dimensions but the last two must broadcast by NumPy's rule (counted from the last, "
             "equal or 1): [3, 5, 784] x [2, 784, 10]");
  BOOST_CHECK_THROW(matmul(x, cast(input(g, "e", {784, 10}), DType::float64)), ShapeError);
}

BOOST_AUTO_TEST_CASE(every_combination_has_its_shape_and_gradients_of_its_operands) {
  const Shape none{}, batches{3, 4};
  for (const auto& [leading_a, leading_b] : {std::pair{none, none}, {batches, batches}, {batches, none}}) {
    for (const bool ta : {false, true}) {
      for (const bool tb : {false, true}) {
        Graph g;
        const Symbol a = input(g, "a", matrix(leading_a, 5, 6, ta));
        const Symbol b = input(g, "b", matrix(leading_b, 6, 7, tb));
        const Symbol y = matmul(a, b, ta, tb);
        BOOST_TEST((y.shape() == matrix(leading_a, 5, 7, false)));
        const std::vector<Symbol> by = gradients_of(y);
        BOOST_TEST((by[0].type() == a.type()));
        BOOST_TEST((by[1].type() == b.type()));
        // 2 m n k for each product.
        BOOST_TEST(y.node().op().cost(y.node()).flops == 2.0 * 5 * 7 * 6 * (leading_a.is_scalar() ? 1 : 12));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(leading_dimensions_broadcast) {
  struct Case {
    Shape a, b, result;
  };
  for (const Case& each : {Case{{5, 6}, {2, 6, 7}, {2, 5, 7}}, Case{{3, 1, 5, 6}, {2, 6, 7}, {3, 2, 5, 7}},
                           Case{{3, 5, 6}, {1, 6, 7}, {3, 5, 7}}, Case{{5, 6}, {1, 1, 6, 7}, {1, 1, 5, 7}}}) {
    for (const bool transposed : {false, true}) {
      Graph g;
      const Shape b = transposed ? each.b.with(-2, 7).with(-1, 6) : each.b;
      const Symbol y = matmul(input(g, "a", each.a), input(g, "b", b), false, transposed);
      BOOST_TEST((y.shape() == each.result), y.shape().text());
    }
  }
}

// What is not repeated is multiplied where it is.
BOOST_AUTO_TEST_CASE(one_matrix_for_all_is_not_copied) {
  Graph g;
  const Symbol b = input(g, "b", {1, 6, 7});
  const Symbol y = matmul(input(g, "a", {3, 5, 6}), b);
  BOOST_TEST((y.node().input(1).shape() == Shape{6, 7}));
  BOOST_TEST(y.node().input(1).node().op().name() == "reshape");
}

BOOST_AUTO_TEST_CASE(nothing_on_the_last_axis_is_divided_by) {
  Graph g;
  const Symbol y = matmul(input(g, "a", {2, 4, 0}), input(g, "b", {0, 3}));
  BOOST_TEST((y.shape() == Shape{2, 4, 3}));
  BOOST_TEST((gradients_of(y)[0].shape() == Shape{2, 4, 0}));
}

BOOST_AUTO_TEST_CASE(gradients_of_plain_products_need_no_transposition) {
  for (const bool ta : {false, true}) {
    for (const bool tb : {false, true}) {
      Graph g;
      const Symbol a = input(g, "a", matrix({}, 5, 6, ta)), b = input(g, "b", matrix({}, 6, 7, tb));
      for (const Symbol& gradient : gradients_of(matmul(a, b, ta, tb))) {
        BOOST_TEST(gradient.node().op().name() == "matmul");
        for (const Symbol& operand : gradient.node().inputs()) {
          BOOST_TEST(operand.node().op().name() != "transpose");
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_error_grows_with_what_is_summed) {
  Graph g;
  const Symbol y = matmul(input(g, "a", {4, 1}), input(g, "b", {1, 4}), true, true);
  const std::vector<Tensor> values{Tensor::of<double>(Shape{4, 1}, {1, 2, 0, 1}),
                                   Tensor::of<double>(Shape{1, 4}, {3, -1, 8, 1})};
  const std::vector<Tensor> errors{Tensor::of<double>(Shape{4, 1}, {.5, 0, 0, 0}),
                                   Tensor::of<double>(Shape{1, 4}, {.25, 0, 0, 0})};
  const std::vector<Tensor> outputs{Tensor::of<double>(Shape{1, 1}, {2})};
  const double bound = y.node().op().error_bound(y.node(), {values, errors, outputs, single})[0].item();
  // 1/4 + 3/2 + 1/8 of the first pair, 4 sqrt(4) u (3 + 2 + 0 + 1), and u |2|.
  BOOST_TEST(std::abs(bound - (1.875 + 50 * single)) < 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()
