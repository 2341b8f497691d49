// Schedules in a fit, and learning rates that are set over them.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(learning_rates)

BOOST_AUTO_TEST_CASE(a_schedule_gives_each_step_its_rate) {
  struct Rates final : Callback {
    std::vector<double> next;
    std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
    void on_train_begin(Training& training) override { next.push_back(training.learning_rate()); }
    void on_train_batch_end(Training& training) override { next.push_back(training.learning_rate()); }
  };
  const auto trainer =
      trainer_of("sgd: {learning_rate: {exponential_decay: {initial: 0.5, steps: 1 step, rate: 0.5}}}",
                 layers(dense(1, "linear")));
  Rates rates;
  trainer->fit(numbered(3), nullptr, fit_options(1, 1), {&rates});
  BOOST_TEST(rates.next == (std::vector<double>{0.5, 0.25, 0.125, 0.0625}), boost::test_tools::per_element());
  BOOST_TEST(trainer->variables().at("optimizer/learning_rate").item() == 0.125);  // of the last step
}

BOOST_AUTO_TEST_CASE(a_rate_that_is_set_replaces_the_schedule_and_is_told_once) {
  struct Setter final : Callback {
    std::vector<std::string> warnings;
    void on_epoch_begin(Training& training) override {
      if (training.progress().epoch > 1) training.set_learning_rate(0.25);
    }
    void warns(const std::string& message) override { warnings.push_back(message); }
  };
  const char* optimizer = "sgd: {learning_rate: {constant: {value: 0.125}}}";
  const auto trainer = trainer_of(optimizer, layers(layer("dense", {{"units", 1}, {"use_bias", false}})));
  trainer->load({{"dense/kernel", Tensor::of<double>({1, 1}, {2})}});
  const std::vector<double> one{1};
  Setter setter;
  trainer->fit(samples(one, one), nullptr, fit_options(3, 2), {&setter});
  // w - 1 shrinks by 1 - 2 * 0.125, then twice by 1 - 2 * 0.25.
  BOOST_TEST(trainer->weights().at("dense/kernel").item() == 1 + 0.75 * 0.5 * 0.5);
  BOOST_TEST(trainer->learning_rate() == 0.25);
  BOOST_TEST_REQUIRE(setter.warnings.size() == 1u);
  BOOST_TEST(setter.warnings.front() ==
             "the learning rate is set to 0.25: from now on the schedule (constant) has no effect");
  // What was set goes with the variables.
  const auto other = trainer_of(optimizer, layers(layer("dense", {{"units", 1}, {"use_bias", false}})));
  other->prepare(samples(one, one), nullptr, fit_options(3, 2));
  BOOST_TEST(other->learning_rate() == 0.125);
  other->restore(trainer->variables());
  BOOST_TEST(other->learning_rate() == 0.25);
}

BOOST_AUTO_TEST_SUITE_END()
