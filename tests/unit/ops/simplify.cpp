#include <plexus/graph/passes.hpp>
#include <plexus/ops/detail/simplify.hpp>
#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(simplification)

namespace {

struct Traced {
  Graph graph;
  Symbol x = graph.input("x", {DType::float32, Shape{4, 3}});
  Symbol w = graph.input("w", {DType::float32, Shape{5, 3}});

  /// What is left to compute for y.
  std::unique_ptr<Graph> simple(const Symbol& y) {
    graph.output(std::to_string(graph.outputs().size()), y);
    return without_dead_nodes(*simplified(graph));
  }
  /// Whether y is found to be x.
  bool is_x(const Symbol& y) {
    const auto result = simple(y);
    return result->outputs().back().symbol == result->inputs()[0].symbol;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(neutral_operations_vanish) {
  Traced t;
  BOOST_TEST(t.is_x(t.x * 1.0));
  BOOST_TEST(t.is_x(1.0 * t.x));
  BOOST_TEST(t.is_x(t.x / 1.0));
  BOOST_TEST(t.is_x(t.x - 0.0));
  BOOST_TEST(t.is_x(-(-t.x)));
  BOOST_TEST(t.is_x(transpose(transpose(t.x))));
  BOOST_TEST(t.is_x(reshape(reshape(t.x, Shape{12}), Shape{4, 3})));
  BOOST_TEST(t.is_x(cast(t.x, DType::float32)));
}

BOOST_AUTO_TEST_CASE(what_may_change_bits_or_types_stays) {
  Traced t;
  BOOST_TEST(!t.is_x(t.x * 0.0));                                      // NaN, infinity
  BOOST_TEST(!t.is_x(t.x + 0.0));                                      // -0 + 0 is +0
  BOOST_TEST(!t.is_x(t.x - (-0.0)));                                   // so is -0 - -0
  BOOST_TEST(!t.is_x(t.x * ones_like(reshape(t.x, Shape{1, 4, 3}))));  // of another shape
}

BOOST_AUTO_TEST_CASE(a_transposed_operand_becomes_a_flag) {
  Traced t;
  const auto result = t.simple(matmul(t.x, transpose(t.w)));
  const Node& product = result->outputs()[0].symbol.node();
  BOOST_TEST(product.op().name() == "matmul");
  BOOST_TEST(product.attributes().boolean("transpose_b"));
  BOOST_TEST(!product.attributes().boolean("transpose_a"));
  BOOST_TEST(product.input(1).node().op().name() == "input");
}

BOOST_AUTO_TEST_CASE(permutations_compose) {
  Graph g;
  const Symbol x = g.input("x", {DType::float32, Shape{2, 3, 4}});
  g.output("y", transpose(transpose(x, {1, 2, 0}), {1, 0, 2}));  // [3, 4, 2], then [4, 3, 2]
  const auto result = without_dead_nodes(*simplified(g));
  const Node& y = result->outputs()[0].symbol.node();
  BOOST_TEST((y.attributes().integers("permutation") == std::vector<std::int64_t>{2, 1, 0}));
  BOOST_TEST((y.type().shape == Shape{4, 3, 2}));
}

BOOST_AUTO_TEST_SUITE_END()
