#include <plexus/ops/ops.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "bound_of.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::test::single;

BOOST_AUTO_TEST_SUITE(shape)

namespace {

using Integers = std::vector<std::int64_t>;

struct OneInput {
  Graph graph;
  Symbol x = graph.input("x", {DType::float32, Shape{2, 3}});
  /// Bounds on the elements of x, each told from the others.
  Tensor errors = Tensor::of<double>(Shape{2, 3}, {1, 2, 3, 4, 5, 6});

  /// Where these bounds go.
  std::vector<double> moved(const Symbol& y) const {
    const std::vector<Tensor> values{Tensor::zeros(errors.type())}, all{errors};
    const std::vector<Tensor> outputs{Tensor::zeros({DType::float64, y.shape()})};
    const Tensor result = y.node().op().error_bound(y.node(), {values, all, outputs, single})[0];
    return {result.data<double>().begin(), result.data<double>().end()};
  }
};

using Doubles = std::vector<double>;

}  // namespace

BOOST_AUTO_TEST_CASE(reshape_fills_in_what_is_left_over) {
  OneInput g;
  BOOST_TEST((reshape(g.x, {3, -1}).shape() == Shape{3, 2}));
  BOOST_TEST((reshape(g.x, Shape{6}).shape() == Shape{6}));
  BOOST_TEST((reshape(g.x, Shape{2, 3}) == g.x));
  BOOST_TEST(message_of<ShapeError>([&] {
               reshape(g.x, {4, -1});
             }) == "reshape: float32 [2, 3] has 6 elements; shape [4, -1] cannot hold just these");
  BOOST_CHECK_THROW(reshape(g.x, Shape{5}), ShapeError);
  BOOST_CHECK_THROW(reshape(g.x, {-1, -1}), ShapeError);
  BOOST_TEST((g.moved(reshape(g.x, Shape{6})) == Doubles{1, 2, 3, 4, 5, 6}));
}

BOOST_AUTO_TEST_CASE(dimensions_of_one_come_and_go) {
  OneInput g;
  BOOST_TEST((expand_dims(g.x, 0).shape() == Shape{1, 2, 3}));
  BOOST_TEST((expand_dims(g.x, -1).shape() == Shape{2, 3, 1}));
  BOOST_TEST((squeeze(expand_dims(g.x, 1), 1).shape() == Shape{2, 3}));
  BOOST_CHECK_THROW(expand_dims(g.x, 3), ShapeError);
  BOOST_TEST(message_of<ShapeError>([&] { squeeze(g.x, -1); }) ==
             "squeeze: axis -1 of float32 [2, 3] is not of size 1");
}

BOOST_AUTO_TEST_CASE(transpose_permutes_axes_and_their_errors) {
  OneInput g;
  BOOST_TEST((transpose(g.x).shape() == Shape{3, 2}));
  BOOST_TEST((g.moved(transpose(g.x)) == Doubles{1, 4, 2, 5, 3, 6}));
  const Symbol y = reshape(g.x, Shape{1, 2, 3});
  BOOST_TEST((transpose(y, {2, 0, -2}).shape() == Shape{3, 1, 2}));
  BOOST_TEST(message_of<ShapeError>([&] {
               transpose(g.x, {0, 0});
             }) == "transpose: [0, 0] is no permutation of the axes of float32 [2, 3]");
}

BOOST_AUTO_TEST_CASE(broadcast_repeats) {
  OneInput g;
  BOOST_TEST((g.moved(broadcast_to(g.x, Shape{2, 2, 3})) == Doubles{1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6}));
  BOOST_CHECK_THROW(broadcast_to(g.x, Shape{3}), ShapeError);
  BOOST_CHECK_THROW(broadcast_to(g.x, Shape{2, 6}), ShapeError);
}

BOOST_AUTO_TEST_CASE(slices_take_every_stride) {
  OneInput g;
  const Symbol y = slice(g.x, {0, 0}, {2, 3}, {1, 2});
  BOOST_TEST((y.shape() == Shape{2, 2}));
  BOOST_TEST((g.moved(y) == Doubles{1, 3, 4, 6}));
  BOOST_TEST((slice(g.x, {1, 1}, {1, 3}).shape() == Shape{0, 2}));
  BOOST_CHECK_THROW(slice(g.x, {0, 0}, {3, 3}), ShapeError);
  BOOST_CHECK_THROW(slice(g.x, {0, 2}, {2, 1}), ShapeError);
  BOOST_CHECK_THROW(slice(g.x, {0}, {2}), ShapeError);
  BOOST_CHECK_THROW(slice(g.x, {0, 0}, {2, 3}, {1, 0}), ShapeError);
}

BOOST_AUTO_TEST_CASE(padding_surrounds_and_parts_neighbours) {
  OneInput g;
  const Symbol y = pad(g.x, {1, 0}, {0, 1}, 0.5, {0, 1});
  BOOST_TEST((y.shape() == Shape{3, 6}));
  BOOST_TEST((g.moved(y) == Doubles{0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0}));
  // 0.1 is no float: it is rounded by half an ulp at most.
  const double filled = g.moved(pad(g.x, {1, 0}, {0, 0}, 0.1))[0];
  BOOST_TEST(filled >= 0.1 * single);
  BOOST_TEST(filled < 0.101 * single);
  BOOST_TEST(g.moved(pad(g.x, {1, 0}, {0, 0}, -std::numeric_limits<double>::infinity()))[0] == 0);
  BOOST_CHECK_THROW(pad(g.x, {-1, 0}, {0, 0}), ShapeError);
  BOOST_CHECK_THROW(pad(g.x, {1}, {0}), ShapeError);
}

BOOST_AUTO_TEST_CASE(parts_are_put_together_along_an_axis) {
  OneInput g;
  const Symbol z = g.graph.input("z", {DType::float32, Shape{2, 1}});
  const std::vector<Symbol> parts{g.x, z};
  const Symbol y = concat(parts, -1);
  BOOST_TEST((y.shape() == Shape{2, 4}));
  BOOST_TEST(
      message_of<ShapeError>([&] { concat(parts, 0); }) ==
      "concat: float32 [2, 3], float32 [2, 1] do not fit together along axis 0: all else must be equal");
  const std::vector<Tensor> errors{g.errors, Tensor::of<double>(Shape{2, 1}, {7, 8})};
  const std::vector<Tensor> outputs{Tensor::zeros({DType::float64, Shape{2, 4}})};
  const Tensor bounds = y.node().op().error_bound(y.node(), {errors, errors, outputs, single})[0];
  BOOST_TEST((bounds == Tensor::of<double>(Shape{2, 4}, {1, 2, 3, 7, 4, 5, 6, 8})));
}

BOOST_AUTO_TEST_CASE(the_gradient_of_a_slice_is_a_padding_and_back) {
  OneInput g;
  const Symbol y = slice(g.x, {1, 0}, {2, 2}, {1, 2});  // element (1, 0)
  const Symbol dx = (*y.node().op().gradient(y.node(), std::vector<Symbol>{y}))[0];
  BOOST_TEST((dx.shape() == g.x.shape()));
  const Attributes& padding = dx.node().attributes();
  BOOST_TEST((padding.integers("before") == Integers{1, 0}));
  BOOST_TEST((padding.integers("after") == Integers{0, 2}));
  BOOST_TEST((padding.integers("between") == Integers{0, 1}));
  const Symbol wide = pad(g.x, {1, 2}, {3, 4}, 9, {0, 1});
  const Symbol back = (*wide.node().op().gradient(wide.node(), std::vector<Symbol>{wide}))[0];
  BOOST_TEST((back.shape() == g.x.shape()));
  BOOST_TEST((back.node().attributes().integers("begin") == Integers{1, 2}));
  BOOST_TEST((back.node().attributes().integers("strides") == Integers{1, 2}));
}

BOOST_AUTO_TEST_SUITE_END()
