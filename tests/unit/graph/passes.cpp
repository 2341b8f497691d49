#include <plexus/graph/graph_text.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>

#include <boost/test/unit_test.hpp>

#include "toy_ops.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(passes)

namespace {

const Type vector4{DType::float32, Shape{4}};

/// y = (x + w) + (x + w), the two sums made apart; w becomes x + w; one node for nothing.
struct Traced {
  Graph graph;
  Symbol x = graph.input("x", vector4);
  Symbol w = graph.variable("w", vector4);
  Symbol left = toy::plus(x, w);
  Symbol dead = toy::plus(w, w);
  Symbol right = toy::plus(x, w);
  Symbol y = toy::plus(left, right);

  Traced() {
    graph.output("y", y);
    graph.assign("w", right);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_copy_is_the_same_graph_with_origins) {
  const Traced traced;
  const auto copy = copied(traced.graph);
  BOOST_TEST(text_of(*copy) == text_of(traced.graph));
  for (std::size_t id = 0; id < copy->size(); ++id) {
    BOOST_TEST((copy->node(id).origin() == traced.graph.node(id).output()));
    BOOST_TEST(!traced.graph.node(id).origin());
  }
}

BOOST_AUTO_TEST_CASE(origins_lead_to_the_traced_graph_through_many_passes) {
  const Traced traced;
  const auto copy = copied(traced.graph);
  const auto lean = without_dead_nodes(*with_common_subexpressions_merged(*copy));
  const Symbol y = lean->outputs()[0].symbol;
  BOOST_TEST((y.node().origin() == traced.y));
  BOOST_TEST((y.node().input(0).node().origin() == traced.left));
  BOOST_TEST((lean->inputs()[0].symbol.node().origin() == traced.x));
}

BOOST_AUTO_TEST_CASE(what_a_pass_adds_to_a_compiled_graph_has_no_origin) {
  const Traced traced;
  const auto copy = copied(traced.graph);
  Rebuild rebuild(*copy);
  for (std::size_t id = 0; id < copy->size(); ++id) {
    const Node& node = copy->node(id);
    if (node.origin() == traced.y) {
      const Symbol inner = toy::plus(rebuild[node.input(0)], rebuild[node.input(0)]);
      const std::vector<Symbol> outer{toy::plus(inner, rebuild[node.input(1)])};
      rebuild.replace(node, outer);
    } else {
      rebuild.copy(node);
    }
  }
  const auto result = copied(*rebuild.finish());
  const Symbol y = result->outputs()[0].symbol;
  BOOST_TEST((y.node().origin() == traced.y));
  BOOST_TEST(!y.node().input(0).node().origin());
}

BOOST_AUTO_TEST_CASE(a_rebuild_knows_what_has_become_a_value) {
  const Traced traced;
  Rebuild rebuild(traced.graph);
  const std::vector<Symbol> left = rebuild.copy(traced.left.node());
  rebuild.replace(traced.right.node(), left);
  BOOST_TEST((rebuild.sources(left[0]) == std::vector<Symbol>{traced.left, traced.right}));
  const Symbol other = toy::plus(left[0], left[0]);
  BOOST_TEST(rebuild.sources(other).empty());
  rebuild.redirect(left[0], other);
  BOOST_TEST((rebuild[traced.left] == other));
  BOOST_TEST((rebuild[traced.right] == other));
  BOOST_TEST(rebuild.sources(left[0]).empty());
  BOOST_TEST((rebuild.sources(other) == std::vector<Symbol>{traced.left, traced.right}));
}

BOOST_AUTO_TEST_CASE(dead_nodes_go_inputs_and_variables_stay) {
  Traced traced;
  traced.graph.input("unused", vector4);
  const auto lean = without_dead_nodes(traced.graph);
  BOOST_TEST(lean->size() == traced.graph.size() - 1);
  BOOST_TEST(lean->inputs().size() == 2u);
  BOOST_TEST(!live_nodes(traced.graph)[static_cast<std::size_t>(traced.dead.node().id())]);
}

BOOST_AUTO_TEST_CASE(equal_expressions_become_one) {
  const Traced traced;
  const auto merged = with_common_subexpressions_merged(traced.graph);
  const Symbol y = merged->outputs()[0].symbol;
  BOOST_TEST((y.node().input(0) == y.node().input(1)));
  BOOST_TEST((merged->find_variable("w")->assigned == y.node().input(0)));
  BOOST_TEST(merged->size() == 4u);  // x, w, x + w, y
}

BOOST_AUTO_TEST_CASE(constants_merge_by_value_and_type) {
  Graph g;
  const Symbol one = g.constant(Tensor::scalar(1.0F));
  const Symbol same = g.constant(Tensor::scalar(1.0F));
  const Symbol two = g.constant(Tensor::scalar(2.0F));
  g.output("a", toy::plus(one, same));
  g.output("b", toy::plus(one, two));
  const auto merged = with_common_subexpressions_merged(g);
  BOOST_TEST(merged->size() == 4u);
  const Node& b = merged->outputs()[1].symbol.node();
  BOOST_TEST(!(b.input(0) == b.input(1)));
}

BOOST_AUTO_TEST_CASE(attributes_tell_expressions_apart) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  g.output("a", toy::cut(x, 1)[0]);
  g.output("b", toy::cut(x, 2)[0]);
  g.output("c", toy::cut(x, 2)[1]);
  BOOST_TEST(with_common_subexpressions_merged(g)->size() == 3u);
}

BOOST_AUTO_TEST_CASE(readers_are_nodes_outputs_and_assignments) {
  const Traced traced;
  const auto readers = count_readers(traced.graph);
  const auto of = [&](const Symbol& s) { return readers[static_cast<std::size_t>(s.node().id())][0]; };
  BOOST_TEST(of(traced.w) == 4);      // left, right, dead twice
  BOOST_TEST(of(traced.right) == 2);  // y, and the assignment
  BOOST_TEST(of(traced.y) == 1);
  BOOST_TEST(of(traced.dead) == 0);
}

BOOST_AUTO_TEST_CASE(nodes_keep_their_place) {
  Graph g;
  g.set_place("dense");
  const Symbol x = g.input("x", vector4);
  g.output("y", toy::plus(x, x));
  BOOST_TEST(copied(g)->outputs()[0].symbol.node().place() == "dense");
}

BOOST_AUTO_TEST_SUITE_END()
