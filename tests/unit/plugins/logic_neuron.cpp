#include <plexus/error/error.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/ops/differentiate.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(logic_neurons)

namespace {

/// What a neuron makes of inputs, each [rows, features].
std::vector<double> fired(const std::vector<Tensor>& inputs, std::vector<Tree::Entry> options = {},
                          Shape* shape = nullptr) {
  ComponentHarness harness(inputs[0].dtype());
  const auto layer = made<Layer>("logic_neuron", std::move(options));
  Scope scope(harness.trace(), "layer");
  std::vector<Symbol> symbols;
  for (const Tensor& input : inputs) {
    symbols.push_back(harness.input("x" + std::to_string(symbols.size()), input));
  }
  const std::vector<Symbol> outputs = outputs_of(*layer, scope, symbols);
  BOOST_REQUIRE(outputs.size() == 1U);
  if (shape != nullptr) *shape = outputs[0].shape();
  harness.output("y", outputs[0]);
  harness.step();
  return harness.result("y");
}

Tree list(std::vector<Tree> items) { return Tree::list(std::move(items)); }

// The rows of a truth table: a is the first column, b the second.
const Tensor a = numbers({4, 1}, {0, 0, 1, 1});
const Tensor b = numbers({4, 1}, {0, 1, 0, 1});
const Tensor both = numbers({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});

}  // namespace

// The figure of "Hands-On Machine Learning", chapter 10: two active connections make a neuron fire.
BOOST_AUTO_TEST_CASE(the_four_neurons_of_the_figure) {
  require_near(fired({a, a}), {0, 0, 1, 1}, 0);                                      // a
  require_near(fired({a, b}), {0, 0, 0, 1}, 0);                                      // a and b
  require_near(fired({a, a, b, b}), {0, 1, 1, 1}, 0);                                // a or b
  require_near(fired({a, a, b}, {{"inhibitory", list({2}), {}}}), {0, 0, 1, 0}, 0);  // a, not b
}

BOOST_AUTO_TEST_CASE(connections_are_counted_by_index_of_feature) {
  Shape shape;
  require_near(fired({both}, {}, &shape), {0, 0, 0, 1}, 0);
  BOOST_TEST((shape == Shape{4, 1}));
  require_near(fired({both}, {{"excitatory", list({0, 0}), {}}}), {0, 0, 1, 1}, 0);
  require_near(fired({both}, {{"excitatory", list({0, 0, 1, 1}), {}}}), {0, 1, 1, 1}, 0);
  require_near(fired({both}, {{"excitatory", list({0, 0}), {}}, {"inhibitory", list({1}), {}}}), {0, 0, 1, 0},
               0);
  // Inputs are joined in their order: feature 2 is the a behind both columns.
  require_near(fired({both, a}, {{"excitatory", list({2, 2}), {}}}), {0, 0, 1, 1}, 0);
}

BOOST_AUTO_TEST_CASE(the_threshold_is_a_number_of_active_connections) {
  require_near(fired({a, b}, {{"threshold", 1, {}}}), {0, 1, 1, 1}, 0);
  require_near(fired({a, a, b}, {{"threshold", 3, {}}}), {0, 0, 0, 1}, 0);
  require_near(fired({a, b}, {{"threshold", 0, {}}}), {1, 1, 1, 1}, 0);
  require_near(fired({a}, {{"inhibitory", list({0}), {}}, {"threshold", 0, {}}}), {1, 1, 0, 0}, 0);
}

// One active inhibitory connection is enough, however many excite, also one that does both.
BOOST_AUTO_TEST_CASE(an_inhibitory_connection_is_a_veto) {
  require_near(fired({a, a, a, a, b}, {{"inhibitory", list({4}), {}}}), {0, 0, 1, 0}, 0);
  require_near(fired({both}, {{"excitatory", list({0, 0, 1, 1}), {}}, {"inhibitory", list({0, 1}), {}}}),
               {0, 0, 0, 0}, 0);
}

BOOST_AUTO_TEST_CASE(what_is_above_a_half_is_active) {
  const Tensor x = numbers({3, 1}, {.5, .5000001, 7}, DType::float32);
  require_near(fired({x}, {{"threshold", 1, {}}}), {0, 1, 1}, 0);
}

BOOST_AUTO_TEST_CASE(no_gradient_passes) {
  ComponentHarness harness;
  const Symbol x = harness.input("x", both);
  Scope scope(harness.trace(), "layer");
  const auto layer = made<Layer>("logic_neuron");
  const Symbol y = outputs_of(*layer, scope, std::vector<Symbol>{x})[0];
  BOOST_TEST(!differentiate(sum(y), {{x}})[0]);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
  const auto refused = [](const std::vector<Tensor>& inputs, std::vector<Tree::Entry> options) {
    return test::message_of<ShapeError>([&] { fired(inputs, std::move(options)); });
  };
  BOOST_TEST(refused({both}, {{"inhibitory", list({2}), {}}})
                 .find("there is no feature 2; a row has 2, counted from 0") != std::string::npos);
  BOOST_TEST(refused({both}, {{"excitatory", list({0, 5}), {}}}).find("there is no feature 5") !=
             std::string::npos);
  BOOST_TEST(refused({numbers({1, 2, 2}, {0, 1, 1, 0})}, {}).find("rows of features") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
