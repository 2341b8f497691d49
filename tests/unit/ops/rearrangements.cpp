#include <plexus/ops/ops.hpp>

#include <array>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(rearrangements)

namespace {

struct Rows {
  Graph graph;
  Symbol x = graph.input("x", {DType::float32, Shape{4, 6}});
};

}  // namespace

BOOST_AUTO_TEST_CASE(parts_make_up_the_axis) {
  Rows g;
  BOOST_TEST(split(g.x, 3, -1).size() == 3U);
  BOOST_TEST((split(g.x, 3, -1)[2].shape() == Shape{4, 2}));
  BOOST_TEST((split(g.x, {1, 0, 3}, 0)[1].shape() == Shape{0, 6}));
  // Sizes in braces are never a count.
  BOOST_TEST(split(g.x, {4}, 0).size() == 1U);
  BOOST_TEST(message_of<ShapeError>([&] { split(g.x, 4, 1); }) ==
             "split: axis 1 of float32 [4, 6] has no 4 equal parts");
  BOOST_TEST(message_of<ShapeError>([&] {
               split(g.x, {1, 2}, 1);
             }) == "split: parts of sizes [1, 2] do not make up axis 1 of float32 [4, 6]");
  BOOST_CHECK_THROW(split(g.x, {7, -1}, 1), ShapeError);
  BOOST_CHECK_THROW(split(g.x, 0, 1), ShapeError);
}

BOOST_AUTO_TEST_CASE(stacks_have_an_axis_more) {
  Rows g;
  BOOST_TEST((stack(std::array{g.x, g.x, g.x}).shape() == Shape{3, 4, 6}));
  BOOST_TEST((stack(std::array{g.x, g.x}, -1).shape() == Shape{4, 6, 2}));
  BOOST_TEST((stack(std::array{g.x, g.x}, 1).shape() == Shape{4, 2, 6}));
  BOOST_TEST(message_of<ShapeError>([&] {
               stack(std::array{g.x, transpose(g.x)});
             }) == "stack: parts must be of one type, found float32 [4, 6] and float32 [6, 4]");
  BOOST_CHECK_THROW(stack(std::span<const Symbol>()), ShapeError);
  BOOST_CHECK_THROW(stack(std::array{g.x}, 3), ShapeError);
}

BOOST_AUTO_TEST_CASE(tiles_repeat_each_axis) {
  Rows g;
  BOOST_TEST((tile(g.x, {2, 3}).shape() == Shape{8, 18}));
  BOOST_TEST((tile(g.x, {0, 1}).shape() == Shape{0, 6}));
  BOOST_TEST((tile(g.x, {1, 1}) == g.x));
  BOOST_TEST(message_of<ShapeError>([&] { tile(g.x, {2}); }) ==
             "tile: float32 [4, 6] needs a number >= 0 of repeats for each axis, found [2]");
  BOOST_CHECK_THROW(tile(g.x, {2, -1}), ShapeError);
}

BOOST_AUTO_TEST_CASE(slices_of_an_axis_are_pythons) {
  Rows g;
  BOOST_TEST((slice_axis(g.x, 1, 2).shape() == Shape{4, 4}));
  BOOST_TEST((slice_axis(g.x, -1, -3, -1).shape() == Shape{4, 2}));
  BOOST_TEST((slice_axis(g.x, 1, {}, {}, 4).shape() == Shape{4, 2}));
  BOOST_TEST((slice_axis(g.x, 1, {}, {}, -4).shape() == Shape{4, 2}));
  BOOST_TEST((slice_axis(g.x, 0, 3, 1).shape() == Shape{0, 6}));
  BOOST_TEST((slice_axis(g.x, 0, -99, 99).shape() == Shape{4, 6}));
  BOOST_TEST(message_of<ShapeError>([&] { slice_axis(g.x, 0, 0, 1, 0); }) ==
             "slice_axis: a stride of 0 gets nowhere in float32 [4, 6]");
  BOOST_CHECK_THROW(slice_axis(g.x, 2, 0), ShapeError);
}

BOOST_AUTO_TEST_CASE(axes_move) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, Shape{2, 3, 4, 5}});
  BOOST_TEST((move_axis(x, 0, 2).shape() == Shape{3, 4, 2, 5}));
  BOOST_TEST((move_axis(x, -1, 0).shape() == Shape{5, 2, 3, 4}));
  BOOST_CHECK_THROW(move_axis(x, 4, 0), ShapeError);
  BOOST_CHECK_THROW(move_axis(x, 0, -5), ShapeError);
}

BOOST_AUTO_TEST_CASE(the_rows_of_an_open_table_are_not_known) {
  Graph graph;
  const Symbol table = graph.input("table", {DType::float32, Shape{Shape::open, 3}});
  BOOST_CHECK_THROW(split(table, 1, 1), ShapeError);
  BOOST_CHECK_THROW(tile(table, {1, 2}), ShapeError);
  BOOST_CHECK_THROW(slice_axis(table, 1, 0), ShapeError);
}

BOOST_AUTO_TEST_SUITE_END()
