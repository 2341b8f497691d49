#include <plexus/graph/graph.hpp>
#include <plexus/graph/graph_text.hpp>
#include <plexus/graph/leaves.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "toy_ops.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(graph)

namespace {

const Type vector4{DType::float32, Shape{4}};

}  // namespace

BOOST_AUTO_TEST_CASE(asking_for_a_name_again_gives_the_same_symbol) {
  Graph g;
  BOOST_TEST((g.input("x", vector4) == g.input("x", vector4)));
  BOOST_TEST((g.variable("w", vector4) == g.variable("w", vector4)));
  BOOST_TEST((g.position() == g.position()));
  BOOST_TEST(g.size() == 3u);
  BOOST_TEST(message_of<ShapeError>([&] {
               g.input("x", {DType::float32, Shape{5}});
             }) == "input 'x' is float32 [4] in this graph; it cannot be float32 [5] too");
  BOOST_CHECK_THROW(g.variable("w", {DType::float64, Shape{4}}), ShapeError);
}

BOOST_AUTO_TEST_CASE(leaves_carry_their_type_and_value) {
  Graph g;
  const Symbol c = g.constant(Tensor::of<float>(Shape{2}, {1, 2}));
  BOOST_TEST((c.type() == Type{DType::float32, Shape{2}}));
  BOOST_REQUIRE(constant_value(c) != nullptr);
  BOOST_TEST(constant_value(c)->at(1) == 2);
  const Symbol x = g.input("x", {DType::uint8, Shape{Shape::open, 784}});
  BOOST_TEST(x.shape().is_open());
  BOOST_TEST(x.node().attributes().text("name") == "x");
  BOOST_TEST(constant_value(x) == nullptr);
  BOOST_TEST((g.position().type() == Type{DType::int64, Shape{}}));
  BOOST_TEST(is_leaf(c.node()));
  BOOST_TEST(!is_leaf(toy::plus(c, c).node()));
}

BOOST_AUTO_TEST_CASE(operands_must_be_values_of_the_graph) {
  Graph g, other;
  const Symbol x = g.input("x", vector4);
  const Symbol y = other.input("y", vector4);
  BOOST_TEST(
      message_of<UsageError>([&] { toy::plus(x, y); }).starts_with("plus: an operand is of another graph"));
  BOOST_TEST(
      message_of<UsageError>([&] { toy::plus(x, {}); }).starts_with("plus: an operand is an empty symbol"));
  BOOST_TEST(g.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_node_that_does_not_fit_is_not_added) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  const Symbol y = g.input("y", {DType::float32, Shape{3}});
  BOOST_CHECK_THROW(toy::plus(x, y), ShapeError);
  BOOST_TEST(g.size() == 2u);
}

BOOST_AUTO_TEST_CASE(assignments_keep_the_type_and_the_last_one_counts) {
  Graph g;
  const Symbol w = g.variable("w", vector4);
  const Symbol first = toy::plus(w, w);
  const Symbol second = toy::plus(first, w);
  g.assign("w", first);
  g.assign("w", second);
  BOOST_TEST((g.find_variable("w")->assigned == second));
  BOOST_TEST((g.find_variable("w")->value == w));
  BOOST_TEST(g.find_variable("v") == nullptr);
  BOOST_CHECK_THROW(g.assign("v", first), UsageError);
  BOOST_TEST(message_of<ShapeError>([&] { g.assign("w", toy::cut(w, 1)[1]); }) ==
             "variable 'w' is float32 [4]; it cannot become float32 [3]");
}

BOOST_AUTO_TEST_CASE(names_of_outputs_are_unique) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  g.output("y", x);
  BOOST_CHECK_THROW(g.output("y", x), UsageError);
}

BOOST_AUTO_TEST_CASE(text_shows_a_line_a_node_and_the_results) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  const Symbol w = g.variable("w", vector4);
  BOOST_TEST(g.set_place("dense") == "");
  const std::vector<Symbol> parts = toy::cut(toy::plus(x, w), 1);
  BOOST_TEST(g.set_place("") == "dense");
  const Symbol twice = toy::plus(parts[1], parts[1]);
  g.constant(Tensor::scalar(0.5F));
  g.output("y", twice);
  g.assign("w", x);
  BOOST_TEST(text_of(g) ==
             "%0 = input(name=x) : float32 [4]\n"
             "%1 = variable(name=w) : float32 [4]\n"
             "%2 = plus(%0, %1) : float32 [4]  # dense\n"
             "%3 = cut(%2, count=1) : float32 [1], float32 [3]  # dense\n"
             "%4 = plus(%3.1, %3.1) : float32 [3]\n"
             "%5 = constant(0.5) : float32 []\n"
             "output y = %4\n"
             "assign w = %0\n");
}

BOOST_AUTO_TEST_CASE(an_op_costs_its_outputs_elements_and_all_its_bytes) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  const Symbol y = toy::plus(x, x);
  const Cost cost = y.node().op().cost(y.node());
  BOOST_TEST(cost.flops == 4);
  BOOST_TEST(cost.bytes == 3 * 4 * 4);
}

BOOST_AUTO_TEST_SUITE_END()
