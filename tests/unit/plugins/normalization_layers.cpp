// When batch_normalization uses which moments, and what normalization is fitted to. What they compute:
// keras_goldens.cpp.

#include <plexus/error/error.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/trainer.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(normalization_layers)

namespace {

/// Rows of two numbers: means 2 and 10, variances (1 + 1 + 1 + 1) / 4 = 1 and (9 * 4) / 4 = 9.
Samples four_rows() {
  return samples(numbers({4, 2}, {1, 7, 3, 7, 1, 13, 3, 13}), numbers({4, 1}, {0, 1, 2, 3}));
}

Trainer trainer_of(std::vector<NamedLayer> layers) {
  TrainerSettings settings;
  settings.backends = reference();
  settings.threads = 1;
  settings.precision = DType::float64;
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 0}});
  return {Model::sequential({DType::float64, {2}}, std::move(layers)), std::move(plan), std::move(settings)};
}

Trainer normalized() { return trainer_of(layers(layer("normalization"), layer("dense", {{"units", 1}}))); }

FitOptions one_epoch() {
  FitOptions options;
  options.batch_size = 2;
  return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_fit_finds_mean_and_variance_of_all_training_rows_once) {
  reference();
  Trainer trainer = normalized();
  trainer.fit(four_rows(), nullptr, one_epoch());
  const auto state = [&](const char* name) { return values_of(trainer.weights().at(name)); };
  require_near(state("normalization/mean"), {2, 10}, 0);
  require_near(state("normalization/variance"), {1, 9}, 0);
  const Samples other = samples(numbers({2, 2}, {5, 5, 6, 6}), numbers({2, 1}, {0, 1}));
  trainer.evaluate(other);
  trainer.fit(other, nullptr, one_epoch());
  require_near(state("normalization/mean"), {2, 10}, 0);
}

BOOST_AUTO_TEST_CASE(weights_that_were_loaded_bring_their_moments) {
  reference();
  Trainer trainer = normalized();
  NamedTensors weights = trainer.weights();
  weights["normalization/mean"] = numbers({2}, {3, 4});
  trainer.load(weights);
  trainer.fit(four_rows(), nullptr, one_epoch());
  require_near(values_of(trainer.weights().at("normalization/mean")), {3, 4}, 0);
}

// 1e-7 stands for a standard deviation of 0: (x - 7) / 1e-7.
BOOST_AUTO_TEST_CASE(a_column_of_equal_numbers_becomes_0) {
  reference();
  Trainer trainer = trainer_of(layers(layer("normalization")));
  trainer.fit_states(samples(numbers({2, 2}, {7, 0, 7, 2}), numbers({2, 2}, {0, 0, 0, 0})));
  require_near(values_of(trainer.predict(std::vector{numbers({1, 2}, {7, 2})})[0]), {0, 1}, 0);
}

BOOST_AUTO_TEST_CASE(only_an_input_of_the_model_can_be_fitted_to) {
  reference();
  BOOST_CHECK_EXCEPTION(
      trainer_of(layers(layer("dense", {{"units", 2}}), layer("normalization"))), ShapeError,
      Says{"layer 'normalization' (normalization) is fitted to the training data before the "
           "first step, so it takes one input of the model: found it behind 'dense'"});
  Model model;
  const Model::Value a = model.input("a", {DType::float64, {2}});
  const Model::Value b = model.input("b", {DType::float64, {2}});
  const Model::Value first = model.add(layer("normalization"), a);
  const Model::Value again = model.share("normalization", {b});
  model.output(model.add(layer("add"), std::vector{first, again}));
  BOOST_CHECK_EXCEPTION(model.build(DType::float64), ShapeError, Says{"found it shared"});
  // What is given needs no data.
  trainer_of(layers(layer("dense", {{"units", 2}}),
                    layer("normalization", {{"mean", Tree::list({0})}, {"variance", Tree::list({1})}})));
}

BOOST_AUTO_TEST_CASE(moments_are_given_together) {
  const auto given = [](std::vector<Tree::Entry> options) {
    made<Layer>("normalization", std::move(options));
  };
  BOOST_CHECK_EXCEPTION(given({{"mean", Tree::list({1}), {}}}), ConfigError,
                        Says{"mean and variance together"});
  BOOST_CHECK_EXCEPTION(given({{"mean", Tree::list({1}), {}}, {"variance", Tree::list({1, 2}), {}}}),
                        ConfigError, Says{"found 2 and 1"});
}

// Batches 1, 3 and 5, 7: means 2 and 6, variances 1. moving_mean = .99 (.99 0 + .01 2) + .01 6 = .0798, and
// moving_variance stays 1.
BOOST_AUTO_TEST_CASE(training_keeps_moving_averages) {
  reference();
  TrainerSettings settings;
  settings.backends = reference();
  settings.threads = 1;
  settings.precision = DType::float64;
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 0}});
  Trainer trainer(Model::sequential({DType::float64, {1}}, layers(layer("batch_normalization"))),
                  std::move(plan), std::move(settings));
  FitOptions options = one_epoch();
  options.shuffle = false;
  trainer.fit(samples(numbers({4, 1}, {1, 3, 5, 7}), numbers({4, 1}, {0, 0, 0, 0})), nullptr, options);
  const NamedTensors weights = trainer.weights();
  require_near(values_of(weights.at("batch_normalization/moving_mean")), {.0798}, 1e-15);
  require_near(values_of(weights.at("batch_normalization/moving_variance")), {1}, 1e-15);
  // (1 - .0798) / sqrt(1.001)
  require_near(values_of(trainer.predict(std::vector{numbers({1, 1}, {1})})[0]), {.9202 / std::sqrt(1.001)},
               1e-15);
}

BOOST_AUTO_TEST_CASE(a_layer_that_is_not_trainable_uses_its_moving_averages) {
  ComponentHarness harness(DType::float64, true);
  const auto layer = made<Layer>("batch_normalization", {{"epsilon", 1, {}}});
  Scope scope(harness.trace(), "layer", false);
  harness.output("y", layer->call(scope, harness.input("x", numbers({2, 1}, {1, 3}))));
  harness.set("layer/moving_variance", numbers({1}, {3}));
  harness.step();
  require_near(harness.result("y"), {.5, 1.5}, 1e-15);  // x / sqrt(3 + 1)
  require_near(harness.read("layer/moving_mean"), {0}, 0);
}

BOOST_AUTO_TEST_CASE(features_lie_behind_the_batch) {
  ComponentHarness harness;
  Scope scope(harness.trace(), "layer");
  const auto layer = made<Layer>("batch_normalization", {{"axis", 2, {}}});
  BOOST_CHECK_EXCEPTION(layer->call(scope, harness.input("x", numbers({2, 1}, {1, 3}))), ShapeError,
                        Says{"axis 2 is none of the features' of [2, 1]"});
}

BOOST_AUTO_TEST_SUITE_END()
