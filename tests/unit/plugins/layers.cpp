#include <plexus/error/error.hpp>
#include <plexus/model/model.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/registry.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(layers)

namespace {

NamedLayer dense(int units, const char* activation, std::vector<Tree::Entry> more = {}) {
  more.push_back({"units", units, {}});
  more.push_back({"activation", activation, {}});
  return {made<Layer>("dense", std::move(more)), "dense", "", true};
}

}  // namespace

// semantics.md A5, "one backprop step", nine digits.
BOOST_AUTO_TEST_CASE(one_step_of_backpropagation) {
  const Tree price = Tree::map({{"l2", Tree::map({{"factor", 0.05, {}}}), {}}});
  std::vector<NamedLayer> stack;
  stack.push_back(dense(2, "sigmoid", {{"kernel_regularizer", price, {}}}));
  stack.push_back(dense(1, "sigmoid", {{"kernel_regularizer", price, {}}}));
  Model model = Model::sequential({DType::float64, {3}}, std::move(stack));
  model.build(DType::float64);

  ComponentHarness harness;
  const std::vector<Symbol> inputs{harness.input("x", numbers({1, 3}, {.6, .8, .7}))};
  const Symbol target = harness.input("y", numbers({1, 1}, {0}));
  const Symbol prediction = model.call(harness.trace(), inputs)[0];
  Scope scope(harness.trace(), "loss");
  const Symbol entropy = reduced(made<Loss>("bce")->call(scope, target, prediction), {});
  Symbol total = entropy;
  for (const Symbol& extra : harness.trace().extra_losses()) total = total + extra;
  std::vector<Variable> parameters;
  std::vector<Symbol> values;
  for (const Declaration& declaration : model.declarations()) {
    parameters.push_back(harness.trace().declare(declaration));
    values.push_back(parameters.back().value());
  }
  const Choice sgd = chosen(Kind::optimizer, "sgd", {{"learning_rate", 0.1, {}}});
  apply_updates(harness.trace(), *make<Optimizer>(sgd), update_rule(*sgd.options), parameters,
                differentiate(total, values));
  harness.output("prediction", prediction);
  harness.output("entropy", entropy);
  harness.output("total", total);
  harness.set("dense/kernel", numbers({3, 2}, {.1, .2, .3, .1, .5, 0}));
  harness.set("dense/bias", numbers({2}, {.1, .1}));
  harness.set("dense_1/kernel", numbers({2, 1}, {.1, .2}));
  harness.set("dense_1/bias", numbers({1}, {1}));

  const double digits = 5.1e-10;
  harness.step();
  require_near(harness.result("prediction"), {.765452022}, digits);
  require_near(harness.result("entropy"), {1.450095115}, digits);
  require_near(harness.result("total"), {1.450095115 + .0225}, digits);
  require_near(harness.read("dense/kernel"),
               {.097999271, .195754547, .295665695, .096006062, .493832483, -.002619696}, digits);
  require_near(harness.read("dense/bias"), {.098332118, .096257578}, digits);
  require_near(harness.read("dense_1/kernel"), {.047012129, .154029181}, digits);
  require_near(harness.read("dense_1/bias"), {.923454798}, digits);
  harness.step();
  require_near(harness.result("prediction"), {.739491918}, digits);
}

BOOST_AUTO_TEST_CASE(dense_works_on_the_last_axis_of_any_rank) {
  Shape shape;
  const Tensor x = numbers({1, 2, 2}, {1, 2, 3, 4});
  const auto y = applied(
      "dense", {{"units", 1, {}}, {"kernel_initializer", "ones", {}}, {"bias_initializer", "ones", {}}}, x,
      false, &shape);
  BOOST_TEST((shape == Shape{1, 2, 1}));
  require_near(y, {4, 8}, 0);
  require_near(
      applied("dense", {{"units", 1, {}}, {"kernel_initializer", "ones", {}}, {"use_bias", false, {}}}, x),
      {3, 7}, 0);
  BOOST_CHECK_THROW(applied("dense", {{"units", 1, {}}}, numbers({2}, {1, 2})), ShapeError);
}

BOOST_AUTO_TEST_CASE(regularizers_price_the_size) {
  ComponentHarness harness;
  const Symbol w = harness.input("w", numbers({2}, {-3, 4}));
  harness.output("l1", made<Regularizer>("l1")->penalty(w));
  harness.output("l2", made<Regularizer>("l2")->penalty(w));
  harness.output("dear", made<Regularizer>("l2", {{"factor", 2, {}}})->penalty(w));
  harness.output("squares alone", made<Regularizer>("l1_l2", {{"l2", 2, {}}})->penalty(w));
  harness.step();
  require_near(harness.result("squares alone"), {50}, 1e-13);
  require_near(harness.result("l1"), {.07}, 1e-15);  // .01 (3 + 4)
  require_near(harness.result("l2"), {.25}, 1e-15);  // .01 (9 + 16), no 1/2
  require_near(harness.result("dear"), {50}, 1e-13);
}

BOOST_AUTO_TEST_CASE(a_regularizer_that_prices_nothing_is_refused) {
  const std::string says = "give one of them";
  BOOST_CHECK_EXCEPTION(made<Regularizer>("l1_l2"), ConfigError, [&](const ConfigError& error) {
    return error.message().find(says) != std::string::npos;
  });
}

// 3e-9 and 4e-9 have the length 5e-9. A length of 1e-13 is divided by the floor, 1e-12.
BOOST_AUTO_TEST_CASE(short_rows_are_made_unit_vectors) {
  require_near(applied("unit_normalization", {}, numbers({2, 2}, {3e-9, 4e-9, 1e-13, 0})), {.6, .8, .1, 0},
               1e-14);
}

BOOST_AUTO_TEST_CASE(shapes_and_scales) {
  Shape shape;
  const Tensor x = numbers({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
  applied("flatten", {}, x, false, &shape);
  BOOST_TEST((shape == Shape{2, 4}));
  applied("flatten", {}, numbers({2}, {1, 2}), false, &shape);
  BOOST_TEST((shape == Shape{2, 1}));
  const Tree target = Tree::list({4, -1});
  require_near(applied("reshape", {{"target_shape", target, {}}}, x, false, &shape), values_of(x), 0);
  BOOST_TEST((shape == Shape{2, 4, 1}));
  BOOST_CHECK_THROW(applied("reshape", {{"target_shape", Tree::list({3, -1}), {}}}, x), ShapeError);
  BOOST_CHECK_THROW(applied("reshape", {{"target_shape", Tree::list({-1, -1}), {}}}, x), ConfigError);
  // 2^32 * 2^32 is 0 modulo 2^64.
  const std::int64_t large = std::int64_t{1} << 32;
  for (const Tree& sizes : {Tree::list({large, large}), Tree::list({large, large, -1})}) {
    BOOST_CHECK_THROW(applied("reshape", {{"target_shape", sizes, {}}}, x), ShapeError);
  }
  require_near(applied("rescaling", {{"scale", "1/255", {}}}, numbers({1, 2}, {0, 255})), {0, 1}, 1e-15);
  require_near(applied("rescaling", {{"scale", 2, {}}, {"offset", -1, {}}}, numbers({1, 2}, {0, 1})), {-1, 1},
               0);
}

BOOST_AUTO_TEST_CASE(dropout_keeps_a_share_and_scales_it) {
  const Tensor ones = Tensor::full({DType::float64, {100, 100}}, 1);
  const auto y = applied("dropout", {{"rate", 0.25, {}}}, ones, true);
  double kept = 0;
  for (const double value : y) {
    BOOST_TEST((value == 0 || value == 1 / .75));
    kept += value != 0;
  }
  BOOST_TEST(std::abs(kept - 7500) <= 4 * std::sqrt(10'000 * .25 * .75));  // four standard deviations
  const std::vector<double> same(10'000, 1.0), zeros(10'000, 0.0);
  BOOST_TEST((applied("dropout", {{"rate", 0.25, {}}}, ones, false) == same));
  BOOST_TEST((applied("dropout", {{"rate", 1, {}}}, ones, true) == zeros));
  BOOST_TEST((applied("dropout", {{"rate", 0, {}}}, ones, true) == same));
  BOOST_TEST((applied("dropout", {{"rate", 0.25, {}}}, ones, true) == y));  // a function of the seed
}

BOOST_AUTO_TEST_CASE(dropout_masks_change_with_the_step_and_the_layer) {
  ComponentHarness harness;
  const Symbol x = harness.input("x", Tensor::full({DType::float64, {10, 10}}, 1));
  const auto layer = made<Layer>("dropout", {{"rate", 0.5, {}}});
  Scope first(harness.trace(), "dropout");
  harness.output("a", layer->call(first, x));
  Scope second(harness.trace(), "dropout_1");
  harness.output("b", layer->call(second, x));
  harness.trace().set_step(harness.trace().step() + 1.0);
  harness.step();
  const auto a = harness.result("a");
  BOOST_TEST((a != harness.result("b")));
  harness.step();
  BOOST_TEST((harness.result("a") != a));
}

BOOST_AUTO_TEST_SUITE_END()
