#include <plexus/graph/leaves.hpp>
#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(constants)

BOOST_AUTO_TEST_CASE(are_filled_and_typed) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::int32, {2, 3}});
  const Symbol two = constant(graph, 2, DType::float64);
  BOOST_TEST((*constant_value(two) == Tensor::scalar(2.0)));
  BOOST_TEST((*constant_value(full(graph, {DType::uint8, {2}}, 7)) == Tensor::of<std::uint8_t>({2}, {7, 7})));
  BOOST_TEST((*constant_value(zeros_like(x)) == Tensor::zeros(x.type())));
  BOOST_TEST((*constant_value(ones_like(x)) == Tensor::full(x.type(), 1)));
}

BOOST_AUTO_TEST_SUITE_END()
