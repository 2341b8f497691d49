// Constraints of parameters in a fit: projections after each update, in Keras's order.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(constraints)

namespace {

/// w * x with w = 2 at first, trained on x = 1, target -1: the gradient is 2 (w + 1).
std::unique_ptr<Trainer> single_weight(const std::string& optimizer, const Tree& constraint) {
  reference();
  auto trainer = trainer_of(
      optimizer,
      layers(layer("dense", {{"units", 1}, {"use_bias", false}, {"kernel_constraint", constraint}})));
  trainer->load({{"dense/kernel", Tensor::of<double>({1, 1}, {2})}});
  return trainer;
}

NamedTensors after(Trainer& trainer, int steps) {
  const std::vector<double> one{1};
  const std::vector<double> target{-1};
  trainer.fit(samples(one, target), nullptr, fit_options(steps, 1));
  return trainer.variables();
}

double weight_after(const std::string& optimizer, const Tree& constraint, int steps) {
  const auto trainer = single_weight(optimizer, constraint);
  return after(*trainer, steps).at("dense/kernel").item();
}

Tree with_options(const char* name, std::initializer_list<Tree::Entry> options) {
  return Tree::map({{name, Tree::map(options)}});
}

}  // namespace

// Rate 0.25: 2 - 0.25 * 6 = 0.5, then 0.5 - 0.25 * 3 = -0.25, which non_neg makes 0; from 0 it goes to -0.5
// and back.
BOOST_AUTO_TEST_CASE(the_new_value_is_projected_after_each_update) {
  const std::string sgd = "sgd: {learning_rate: 0.25}";
  BOOST_TEST(weight_after(sgd, Tree("non_neg"), 1) == 0.5);
  BOOST_TEST(weight_after(sgd, Tree("non_neg"), 2) == 0.0);
  BOOST_TEST(weight_after(sgd, Tree("non_neg"), 3) == 0.0);
  BOOST_TEST(weight_after(sgd, with_options("formula", {{"value", "max(w, -0.125)"}}), 2) == -0.125);
}

// The slot of momentum is not projected: v = -1.5 after a step, 0.5 * -1.5 - 0.25 * 2 * (0.5 + 1) = -1.5
// after two, and w = max(0.5 - 1.5, 0).
BOOST_AUTO_TEST_CASE(slots_are_not_projected) {
  const auto trainer = single_weight("sgd: {learning_rate: 0.25, momentum: 0.5}", Tree("non_neg"));
  const NamedTensors variables = after(*trainer, 2);
  BOOST_TEST(variables.at("dense/kernel").item() == 0.0);
  BOOST_TEST(variables.at("dense/kernel/velocity").item() == -1.5);
}

// Keras 3, base_optimizer.py: the average is updated before the constraint. Averages: 0.5, then
// 0.5 * 0.5 + 0.5 * -0.25; the fit leaves the average in the weight's place.
BOOST_AUTO_TEST_CASE(moving_averages_see_the_value_before_the_projection) {
  const std::string averaging = "sgd: {learning_rate: 0.25, use_ema: true, ema_momentum: 0.5}";
  BOOST_TEST(weight_after(averaging, Tree("non_neg"), 2) == 0.125);
}

// Batches of one row, two to an update: only the second batch changes the weight.
BOOST_AUTO_TEST_CASE(accumulated_gradients_are_projected_when_they_update) {
  const std::string accumulating = "sgd: {learning_rate: 0.5, gradient_accumulation_steps: 2}";
  BOOST_TEST(weight_after(accumulating, Tree("non_neg"), 1) == 2.0);
  BOOST_TEST(weight_after(accumulating, Tree("non_neg"), 2) == 0.0);  // 2 - 0.5 * 6 = -1
}

BOOST_AUTO_TEST_CASE(initial_weights_and_evaluation_are_left_alone) {
  const auto trainer = single_weight("sgd", with_options("max_norm", {{"value", 0.5}}));
  const std::vector<double> one{1};
  const std::vector<double> target{-1};
  BOOST_TEST(trainer->evaluate(samples(one, target)).front().second == 9.0);  // (2 + 1)^2
  BOOST_TEST(trainer->weights().at("dense/kernel").item() == 2.0);
}

namespace {

/// The largest norm of a column of two kernels after 5 epochs.
double largest_norm(const char* backend, const Tree& constraint) {
  reference();
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 0.1}});
  Model model = Model::sequential(
      {DType::float64, {1}},
      layers(layer("dense", {{"units", 40}, {"activation", "tanh"}, {"kernel_constraint", constraint}}),
             layer("dense", {{"units", 1}, {"kernel_constraint", constraint}})));
  Trainer trainer(std::move(model), std::move(plan),
                  TrainerSettings{.backends = open_backends(backend), .threads = 1});
  trainer.fit(numbered(40), nullptr, fit_options(5, 8));
  double largest = 0;
  for (const char* name : {"dense/kernel", "dense_1/kernel"}) {
    const Tensor kernel = trainer.weights().at(name);
    const std::int64_t columns = kernel.shape()[1];
    for (std::int64_t j = 0; j < columns; ++j) {
      double squares = 0;
      for (std::int64_t i = 0; i < kernel.shape()[0]; ++i)
        squares += kernel.at(i * columns + j) * kernel.at(i * columns + j);
      largest = std::max(largest, std::sqrt(squares));
    }
  }
  return largest;
}

}  // namespace

// On every backend columns of kernels stay within a norm, which they leave in a training without one.
BOOST_AUTO_TEST_CASE(norms_stay_within_bounds_in_float32) {
  for (const char* backend : {"reference", "onednn"}) {
    if (!test::runs_here(backend)) continue;
    const double bounded = largest_norm(backend, with_options("max_norm", {{"value", 0.25}}));
    BOOST_TEST(bounded <= 0.25 + 1e-6, backend << ": " << bounded);
    BOOST_TEST(largest_norm(backend, Tree()) > 0.26, backend);
  }
}

// The error is the layer's, whose option it is, and names the parameter.
BOOST_AUTO_TEST_CASE(an_axis_that_the_parameter_lacks_is_told_when_the_model_is_built) {
  reference();
  const auto build = [](const Tree& axis) {
    const Tree constraint = with_options("unit_norm", {{"axis", axis}});
    try {
      Model::sequential({DType::float64, {3}},
                        layers(layer("dense", {{"units", 2}, {"bias_constraint", constraint}})))
          .build(DType::float64);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("built");
  };
  BOOST_TEST(build(Tree::list({0})) == "built");
  const std::string told = build(Tree::list({1}));
  BOOST_TEST(told.find("in the constraint (unit_norm) of 'dense/bias'") != told.npos, told);
  BOOST_TEST(told.find("unit_norm: axis 1 is none of the parameter's, [2]") != told.npos, told);
  BOOST_TEST(build(Tree::list({0, -1})).find("twice") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
