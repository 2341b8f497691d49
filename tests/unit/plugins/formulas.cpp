// Formulas as components, by their schemas: what is theirs beside the formula's own values.

#include <plexus/error/error.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/ops/differentiate.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(formula_components)

namespace {

constexpr double rounding_of_a_few = 1e-14;

Tree parameter(const Tree& shape, const Tree& initializer) {
  return Tree::map({{"shape", shape}, {"initializer", initializer}});
}

Tree constant_of(double value) { return Tree::map({{"constant", Tree::map({{"value", value}})}}); }

std::unique_ptr<const Layer> layer_of(std::vector<Tree::Entry> options) {
  return made<Layer>("formula", std::move(options));
}

std::string refusal(const Layer& layer, const std::vector<Shape>& rows) {
  ComponentHarness harness;
  Scope scope(harness.trace(), "formula");
  std::vector<Symbol> inputs;
  for (const Shape& row : rows) {
    const std::string name = "x" + std::to_string(inputs.size());
    inputs.push_back(harness.graph().input(name, {DType::float64, row.inserted(0, 5)}));
  }
  try {
    outputs_of(layer, scope, inputs);
    return "accepted";
  } catch (const Error& error) {
    return error.message();
  }
}

void require_told(const std::string& found, const std::string& part) {
  BOOST_TEST(found.find(part) != std::string::npos, found);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_layer_has_parameters_of_the_shapes_that_it_says) {
  const auto layer = layer_of({{"value", "matmul(x, w) + gain * sum(x * scale)", {}},
                               {"parameters",
                                Tree::map({{"w", parameter(Tree::list({"features", 3}), constant_of(0.5))},
                                           {"gain", parameter(Tree::list({}), constant_of(2))},
                                           {"scale", parameter("features", "ones")}}),
                                {}}});
  ComponentHarness harness;
  Scope scope(harness.trace(), "layer");
  const Symbol x = harness.input("x", numbers({2, 2}, {1, 2, 3, 5}));
  const std::vector<Symbol> y = outputs_of(*layer, scope, {&x, 1});
  BOOST_TEST_REQUIRE((y.front().shape() == Shape{2, 3}));
  harness.output("y", y.front());
  harness.step();
  // 0.5 (1 + 2) + 2 (1 + 2) and 0.5 (3 + 5) + 2 (3 + 5)
  require_near(harness.result("y"), {7.5, 7.5, 7.5, 20, 20, 20}, rounding_of_a_few);
  BOOST_TEST(harness.read("layer/w").size() == 6u);
  BOOST_TEST(harness.read("layer/gain").size() == 1u);
  BOOST_TEST(harness.read("layer/scale").size() == 2u);
}

/// Inputs of lower rank get axes behind the batch, as merging layers do it, however many rows there are.
BOOST_AUTO_TEST_CASE(inputs_are_named_in_their_order_and_lined_up) {
  const auto layer = layer_of({{"value", "a - 2 * b", {}}, {"inputs", Tree::list({"a", "b"}), {}}});
  ComponentHarness harness;
  Scope scope(harness.trace(), "layer");
  const std::vector<Symbol> inputs = {harness.input("a", numbers({2, 2}, {1, 2, 3, 4})),
                                      harness.input("b", numbers({2}, {10, 20}))};
  harness.output("y", outputs_of(*layer, scope, inputs).front());
  harness.step();
  require_near(harness.result("y"), {-19, -18, -37, -36}, 0);
}

BOOST_AUTO_TEST_CASE(a_layer_tells_what_does_not_fit) {
  const auto single =
      layer_of({{"value", "x * beta", {}},
                {"parameters", Tree::map({{"beta", parameter(Tree::list({3}), "ones")}}), {}}});
  BOOST_TEST(refusal(*single, {{3}}) == "accepted");
  require_told(refusal(*single, {{4}}), "multiply: the shapes of ");
  require_told(refusal(*single, {{}}), "cannot be combined with rows of shape []");
  require_told(refusal(*single, {{3}, {3}}), "the formula has the inputs x, found 2 for them");
}

BOOST_AUTO_TEST_CASE(a_loss_is_the_mean_over_all_axes_but_the_first) {
  const auto loss = made<Loss>("formula", {{"value", "abs(target - prediction) ^ 3", {}}});
  ComponentHarness harness;
  Scope scope(harness.trace(), "loss");
  const Symbol target = harness.input("target", numbers({2, 1, 2}, {1, 2, 3, 4}));
  const Symbol prediction = harness.input("prediction", numbers({2, 1, 2}, {1, 0, 4, 1}));
  const Symbol values = values_of(*loss, scope, target, prediction);
  BOOST_TEST_REQUIRE((values.shape() == Shape{2}));
  harness.output("loss", values);
  harness.step();
  // (0 + 8) / 2 and (1 + 27) / 2
  require_near(harness.result("loss"), {4, 14}, rounding_of_a_few);
}

BOOST_AUTO_TEST_CASE(a_metric_says_which_direction_is_better) {
  const auto error = made<Metric>("formula", {{"value", "abs(target - prediction)", {}}});
  BOOST_TEST((error->direction() == Direction::down));
  const auto score = made<Metric>(
      "formula", {{"value", "argmax(target) == argmax(prediction)", {}}, {"direction", "up", {}}});
  BOOST_TEST((score->direction() == Direction::up));
  ComponentHarness harness;
  Scope scope(harness.trace(), "score");
  const Symbol target = harness.input("target", numbers({3, 2}, {1, 0, 0, 1, 1, 0}));
  const Symbol prediction = harness.input("prediction", numbers({3, 2}, {0.9, 0.1, 0.2, 0.8, 0.3, 0.7}));
  score->update(scope, target, prediction, {});
  harness.step();
  require_near(harness.read("score/total"), {2}, 0);
  require_near(harness.read("score/count"), {3}, 0);
}

/// The index of a row's class has the place of argmax(prediction).
BOOST_AUTO_TEST_CASE(a_metric_compares_class_indices) {
  const auto counted = [](const std::string& formula) {
    const auto score = made<Metric>("formula", {{"value", formula, {}}, {"direction", "up", {}}});
    ComponentHarness harness;
    Scope scope(harness.trace(), "score");
    const Symbol target = harness.graph().constant(numbers({4}, {0, 1, 2, 2}, DType::int64));
    const Symbol prediction =
        harness.input("prediction", numbers({4, 3}, {0.9, 0.1, 0, 0.2, 0.8, 0, 0.3, 0.6, 0.1, 0, 0, 1}));
    score->update(scope, target, prediction, {});
    harness.step();
    return harness.read("score/total").front();
  };
  BOOST_TEST(counted("argmax(prediction) == target") == 3);
  BOOST_TEST(counted("abs(argmax(prediction) - target)") == 1);  // 1 instead of 2
  BOOST_TEST(counted("max(prediction)") == 0.9 + 0.8 + 0.6 + 1, boost::test_tools::tolerance(1e-14));
  for (const char* formula : {"abs(prediction - target)", "argmax(target) == argmax(prediction)",
                              "softmax_cross_entropy(target, prediction)"}) {
    BOOST_CHECK_EXCEPTION(counted(formula), ShapeError, [](const ShapeError& error) {
      return error.message().find("`target` is the index of a row's class") != std::string::npos;
    });
  }
}

/// Rows of a kernel as groups: a norm of each, over the last axis, and the sum of those.
BOOST_AUTO_TEST_CASE(a_regularizer_is_summed) {
  const auto regularizer = made<Regularizer>("formula", {{"value", "0.5 * sqrt(sum(w ^ 2))", {}}});
  ComponentHarness harness;
  const Symbol w = harness.input("w", numbers({2, 2}, {3, 4, 5, 12}));
  harness.output("penalty", regularizer->penalty(w));
  harness.step();
  require_near(harness.result("penalty"), {0.5 * (5 + 13)}, rounding_of_a_few);
}

BOOST_AUTO_TEST_SUITE_END()
