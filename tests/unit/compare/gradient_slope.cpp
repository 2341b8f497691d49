// Differences of a node's outputs beside its gradient, where a step that is small for one number is large for
// another.

#include <plexus/compare/detail/checks/gradient_slope.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>

#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(gradient_slope)

namespace {

std::string wrong_softmax(const Tensor& scores) {
  Graph graph;
  const Symbol y = softmax(graph.input("x", scores.type()));
  const std::vector<Tensor> inputs{scores};
  return wrong_slope(y.node(), inputs, open_backends("reference").reference);
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_a_softmax_is_right) {
  BOOST_TEST(wrong_softmax(Tensor::of<double>({2, 2}, {0.5, -1, 2, 1.5})) == "");
}

// Numbers near -1e9 stand for excluded ones. Of a row of these alone the softmax is that of what they were
// before, and a step relative to 1e9 goes from 0 to 1, as far as one back.
BOOST_AUTO_TEST_CASE(of_excluded_scores_alone_is_not_judged) {
  BOOST_TEST(wrong_softmax(Tensor::of<double>({2, 2}, {-1e9, -1e9, -1e9, -1e9})) == "");
  BOOST_TEST(wrong_softmax(Tensor::of<double>({2, 2}, {0.5, -1e9, -1e9, -1e9})) == "");
}

BOOST_AUTO_TEST_SUITE_END()
