// Recurrent layers and attention, where Keras's numbers do not tell: initial weights, dropout, refusals.

#include <plexus/error/error.hpp>
#include <plexus/nn/layer.hpp>

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(sequence_layers)

namespace {

/// A layer applied to rows of ones, in training.
struct Applied {
  Applied(std::string_view name, std::vector<Tree::Entry> options, const Shape& x)
      : layer(made<Layer>(name, std::move(options))) {
    Scope scope(harness.trace(), "layer");
    const Symbol input = harness.input("x", Tensor::full({DType::float64, x}, 1));
    harness.output("y", outputs_of(*layer, scope, {&input, 1})[0]);
    harness.step();
  }

  ComponentHarness harness;
  std::unique_ptr<const Layer> layer;
};

}  // namespace

// The gates are i, f, c, o.
BOOST_AUTO_TEST_CASE(the_forget_gate_of_an_lstm_starts_open) {
  require_near(Applied("lstm", {{"units", 2, {}}}, {1, 3, 2}).harness.read("layer/bias"),
               {0, 0, 1, 1, 0, 0, 0, 0}, 0);
  require_near(
      Applied("lstm", {{"units", 1, {}}, {"bias_initializer", "ones", {}}, {"unit_forget_bias", false, {}}},
              {1, 3, 2})
          .harness.read("layer/bias"),
      {1, 1, 1, 1}, 0);
}

// With nothing from the state and the inputs as they are, a step's output is what was left of its features.
BOOST_AUTO_TEST_CASE(inputs_are_dropped_in_all_steps_alike) {
  constexpr std::size_t rows = 8, steps = 4, features = 6;
  Applied layer("simple_rnn",
                {{"units", static_cast<std::int64_t>(features), {}},
                 {"activation", "linear", {}},
                 {"kernel_initializer", "identity", {}},
                 {"recurrent_initializer", "zeros", {}},
                 {"dropout", 0.5, {}},
                 {"return_sequences", true, {}}},
                {rows, steps, features});
  const std::vector<double> y = layer.harness.result("y");
  for (std::size_t i = 0; i < y.size(); ++i) {
    const std::size_t row = i / (steps * features);
    BOOST_TEST(y[i] == y[row * steps * features + i % features], i);
  }
  BOOST_TEST((std::set<double>(y.begin(), y.end()) == std::set<double>{0, 2}));
}

// h' = 1 + (what is kept of) h: after n steps n where all is dropped, and 2^n - 1 where a share of a half is
// kept in each of them and scaled by 2.
BOOST_AUTO_TEST_CASE(states_are_dropped_in_all_steps_alike) {
  Applied layer("simple_rnn",
                {{"units", 16, {}},
                 {"activation", "linear", {}},
                 {"kernel_initializer", "ones", {}},
                 {"recurrent_initializer", "identity", {}},
                 {"recurrent_dropout", 0.5, {}}},
                {8, 4, 1});
  const std::vector<double> y = layer.harness.result("y");
  BOOST_TEST((std::set<double>(y.begin(), y.end()) == std::set<double>{1, 15}));
}

BOOST_AUTO_TEST_CASE(what_a_recurrent_layer_cannot_take_is_told) {
  BOOST_CHECK_EXCEPTION(Applied("gru", {{"units", 2, {}}}, {3, 4}), ShapeError,
                        Says{"takes [?, steps, features], found [3, 4]"});
  BOOST_CHECK_EXCEPTION(Applied("gru", {{"units", 2, {}}, {"activation", "prelu", {}}}, {3, 4, 1}),
                        UsageError, Says{"may have no variables of its own"});
}

BOOST_AUTO_TEST_CASE(attention_to_nothing_is_nothing) {
  ComponentHarness harness;
  const auto layer = made<Layer>("attention", {{"use_value_mask", true, {}}});
  Scope scope(harness.trace(), "layer");
  const Symbol query = harness.input("query", numbers({2, 1, 2}, {1, 2, 3, 4}));
  const Symbol value = harness.input("value", numbers({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}));
  const Symbol mask = harness.input("mask", numbers({2, 2}, {0, 0, 0, 1}));
  const std::vector<Symbol> inputs{query, value, mask};
  harness.output("y", outputs_of(*layer, scope, inputs)[0]);
  harness.step();
  require_near(harness.result("y"), {0, 0, 7, 8}, 0);
}

BOOST_AUTO_TEST_CASE(what_attention_cannot_take_is_told) {
  const auto refuse = [](std::string_view name, std::vector<Tree::Entry> options,
                         const std::vector<Shape>& shapes, const std::string& part) {
    ComponentHarness harness;
    const auto layer = made<Layer>(name, std::move(options));
    Scope scope(harness.trace(), "layer");
    std::vector<Symbol> inputs;
    for (const Shape& shape : shapes) {
      const std::string input = "x" + std::to_string(inputs.size());
      inputs.push_back(harness.input(input, Tensor::full({DType::float64, shape}, 1)));
    }
    BOOST_CHECK_EXCEPTION(outputs_of(*layer, scope, inputs), ShapeError, Says{part});
  };
  refuse("attention", {}, {{2, 3}}, "takes inputs [?, positions, features], found [2, 3]");
  refuse("attention", {}, {{2, 3, 4}, {2, 5, 4}, {2, 6, 4}}, "needs a value for each key");
  refuse("attention", {{"use_value_mask", true, {}}}, {{2, 3, 4}, {2, 5, 4}, {2, 3}},
         "a mask tells for each of [2, 5] whether it counts, but it is [2, 3]");
  refuse("multi_head_attention", {{"num_heads", 2, {}}, {"key_dim", 3, {}}, {"use_attention_mask", true, {}}},
         {{2, 3, 4}, {2, 3, 5}}, "a mask tells for each of [2, 3, 3] whether it counts");
}

BOOST_AUTO_TEST_SUITE_END()
