#include <plexus/compare/detail/kernels/whole_numbers.hpp>
#include <plexus/ops/ops.hpp>

#include <set>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(whole_numbers)

BOOST_AUTO_TEST_CASE(stay_exact_through_sums_and_products_that_are_small_enough) {
  Graph graph;
  const Symbol a = graph.input("a", {DType::float32, {4, 8}});
  const Symbol b = graph.input("b", {DType::float32, {8, 3}});
  BOOST_TEST(exact_on_integers(matmul(a, b).node()));
  BOOST_TEST(exact_on_integers(relu(a).node()));
  BOOST_TEST(exact_on_integers((a * 3).node()));
  BOOST_TEST(!exact_on_integers((a * 0.5).node()));
  BOOST_TEST(!exact_on_integers((a * 4).node()));  // larger than what is drawn
  BOOST_TEST(!exact_on_integers(exp(a).node()));
}

BOOST_AUTO_TEST_CASE(are_not_exact_in_sums_that_may_reach_what_a_float_cannot_count_to) {
  Graph graph;
  // 3 is drawn at most, and a term has three factors at most: 27. 2^24 / 27 is 621378.4.
  const Symbol wide = graph.input("wide", {DType::float32, {1, 621378}});
  const Symbol wider = graph.input("wider", {DType::float32, {1, 621379}});
  BOOST_TEST(exact_on_integers(matmul(wide, wide, false, true).node()));
  BOOST_TEST(!exact_on_integers(matmul(wider, wider, false, true).node()));
  // A product sums over one axis, a sum over all of them.
  const Symbol square = graph.input("square", {DType::float32, {1000, 1000}});
  BOOST_TEST(exact_on_integers(matmul(square, square).node()));
  BOOST_TEST(!exact_on_integers(sum(square).node()));
}

BOOST_AUTO_TEST_CASE(are_drawn_for_memory_and_not_for_the_rows_of_a_table) {
  Graph graph;
  const Symbol table = graph.input("table", {DType::float32, {Shape::open, 3}});
  const Symbol order = graph.input("order", {DType::int32, {Shape::open}});
  const Symbol position = graph.input("position", {DType::int64, {}});
  BOOST_TEST(!exact_on_integers(batch_gather(table, order, position, 2).node()));
  const Symbol memory = graph.input("memory", {DType::float32, {4, 3}});
  BOOST_TEST(exact_on_integers(gather(memory, graph.input("rows", {DType::int32, {2}})).node()));
}

BOOST_AUTO_TEST_CASE(are_all_of_minus_three_to_three_and_depend_on_their_key) {
  const Tensor drawn = small_integers({DType::float32, {200}}, 7);
  std::set<double> values;
  for (std::int64_t i = 0; i < drawn.elements(); ++i) values.insert(drawn.at(i));
  BOOST_TEST(values == (std::set<double>{-3, -2, -1, 0, 1, 2, 3}), boost::test_tools::per_element());
  const Tensor again = small_integers({DType::float32, {200}}, 7);
  const Tensor other = small_integers({DType::float32, {200}}, 8);
  int differ = 0;
  for (std::int64_t i = 0; i < drawn.elements(); ++i) {
    BOOST_TEST_REQUIRE(drawn.at(i) == again.at(i));
    differ += drawn.at(i) != other.at(i) ? 1 : 0;
  }
  BOOST_TEST(differ > 100);
}

BOOST_AUTO_TEST_SUITE_END()
