#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(optimizer_rule)

namespace {

/// Not made by the registry.
struct Descent final : Optimizer {
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() - scope.learning_rate() * gradient);
  }
};

/// The weight after one step on the row x = 1, target 0, from weight 1: the loss is w², its gradient 2.
double weight_after_a_step(std::unique_ptr<const Optimizer> chosen) {
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = std::move(chosen);
  Trainer trainer(
      Model::sequential({DType::float64, {1}}, layers(layer("dense", {{"units", 1}, {"use_bias", false}}))),
      std::move(plan), {.backends = reference(), .threads = 1});
  trainer.load({{"dense/kernel", Tensor::of<float>({1, 1}, {1})}});
  trainer.fit(samples(std::vector<double>{1}, std::vector<double>{0}), nullptr, {});
  return trainer.weights().at("dense/kernel").item();
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_optimizer_trains_at_its_own_learning_rate) {
  reference();  // loads the plugins
  BOOST_TEST(weight_after_a_step(optimizer("sgd", {{"learning_rate", 0.5}})) == 0.0);
  BOOST_TEST(weight_after_a_step(optimizer("sgd", {{"learning_rate", 0.25}})) == 0.5);
  BOOST_TEST(weight_after_a_step(make<Optimizer>(choose(
                 Kind::optimizer, Tree::map({{"sgd", Tree::map({{"learning_rate", 0.125}})}})))) == 0.75);
}

BOOST_AUTO_TEST_CASE(so_it_does_with_its_clipping) {
  reference();
  BOOST_TEST(weight_after_a_step(optimizer("sgd", {{"learning_rate", 0.5}, {"clipvalue", 0.5}})) == 0.75);
}

BOOST_AUTO_TEST_CASE(one_that_nobody_gave_a_learning_rate_is_refused) {
  reference();
  BOOST_CHECK_THROW(weight_after_a_step(std::make_unique<Descent>()), UsageError);
  auto descent = std::make_unique<Descent>();
  descent->set_rule({.learning_rate = 0.5});
  BOOST_TEST(weight_after_a_step(std::move(descent)) == 0.0);
}

BOOST_AUTO_TEST_CASE(options_are_validated) {
  reference();
  BOOST_CHECK_THROW(optimizer("sgd", {{"learning_rat", 0.5}}), ConfigError);
  BOOST_CHECK_THROW(optimizer("sgd", {{"clipvalue", 0.5}, {"clipnorm", 1.0}}), ConfigError);
  BOOST_CHECK_THROW(loss("mean_squared_eror"), ConfigError);
  BOOST_CHECK_THROW(metric("accuracy", {{"no_such_option", 1}}), ConfigError);
}

BOOST_AUTO_TEST_SUITE_END()
