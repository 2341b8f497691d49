// What was asked for and has no effect in a fit is told; learning rates that are none end it.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(fit_warnings)

namespace {

/// What is told in a fit on 6 rows, with others for the validation.
std::vector<std::string> told(const std::string& optimizer, const FitOptions& options,
                              Callback* callback = nullptr, int fits = 1) {
  const auto trainer = trainer_of(optimizer, layers(dense(1, "linear")));
  const Samples validation = numbered(3);
  Watch watch;
  std::vector<Callback*> list{&watch};
  if (callback != nullptr) list.push_back(callback);
  for (int i = 0; i < fits; ++i) {
    watch.warnings.clear();
    FitState state;
    trainer->fit(numbered(6), &validation, options, state, list);
  }
  return watch.warnings;
}

void require_told(const std::vector<std::string>& warnings, const std::string& expected) {
  BOOST_TEST_REQUIRE(warnings.size() == 1u);
  BOOST_TEST(warnings[0] == expected);
}

std::string refusal(const std::string& formula, const FitOptions& options) {
  const auto trainer =
      trainer_of("sgd: {learning_rate: {formula: {value: \"" + formula + "\"}}}", layers(dense(1, "linear")));
  return message_of<ConfigError>([&] { trainer->fit(numbered(6), nullptr, options); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_accumulation_over_more_batches_than_the_fit_has) {
  require_told(
      told("sgd: {gradient_accumulation_steps: 7}", fit_options(2, 2)),
      "gradient_accumulation_steps is 7, but the batches of the whole training are 6 (2 epochs, 3 in "
      "each): no update is ever made, and the weights stay as they are; accumulate fewer, or train for "
      "more epochs");
  BOOST_TEST(told("sgd: {gradient_accumulation_steps: 6}", fit_options(2, 2)).empty());
  // The second fit completes what the first one has begun.
  BOOST_TEST(told("sgd: {gradient_accumulation_steps: 7}", fit_options(2, 2), nullptr, 2).empty());
}

// 6 steps in all. The decay takes what the warm-up leaves.
BOOST_AUTO_TEST_CASE(a_warm_up_that_takes_the_whole_fit) {
  const auto cosine = [](const char* warmup) {
    return told(std::string("sgd: {learning_rate: {cosine_decay: {initial: 0.01, warmup: ") + warmup + "}}}",
                fit_options(2, 2));
  };
  require_told(
      cosine("6 steps"),
      "cosine_decay: the warm-up takes 6 steps, but the whole training has 2 epochs (6 steps): the learning "
      "rate never begins to decay; shorten warmup, or train for more epochs");
  require_told(cosine("5"),
               "cosine_decay: the warm-up takes 5, which means 5 epochs (15 steps; write 5 steps for so many "
               "steps), but the whole training has 2 epochs (6 steps): the learning rate never begins to "
               "decay; shorten warmup, or train for more epochs");
  BOOST_TEST(cosine("5 steps").empty());
  const auto cycle = [](const char* lengths) {
    return told(std::string("sgd: {learning_rate: {one_cycle: {maximum: 0.01, ") + lengths + "}}}",
                fit_options(2, 2));
  };
  require_told(
      cycle("warmup: 3 epochs"),
      "one_cycle: the rate rises for 3 epochs (9 steps), but the whole cycle has 2 epochs (6 steps): the "
      "learning rate never falls; shorten warmup, or train for more epochs");
  require_told(cycle("steps: 4 steps, warmup: 4 steps"),
               "one_cycle: the rate rises for 4 steps, but the whole cycle has 4 steps: the learning rate "
               "never falls; "
               "shorten warmup, or give the cycle more steps");
  BOOST_TEST(cycle("warmup: 1 epoch").empty());
}

BOOST_AUTO_TEST_CASE(a_callback_that_waits_for_a_validation_that_never_comes) {
  reference();
  FitOptions options = fit_options(2, 2);
  options.validation_frequency = 3;
  const auto stops = callback("early_stopping", {});
  require_told(
      told("sgd", options, stops.get()),
      "validation_frequency is 3, but the training has 2 epochs: there is never a validation, and what "
      "reads 'val_loss' will not act; lower validation_frequency, or train for more epochs");
  const auto reads_loss = callback("early_stopping", {{"monitor", "loss"}});
  BOOST_TEST(told("sgd", options, reads_loss.get()).empty());
  options.validation_frequency = 2;
  BOOST_TEST(told("sgd", options, stops.get()).empty());
}

// 3 steps an epoch: 0.01 * (4 - step) is 0 in step 4 and negative in step 5, the third of epoch 2.
BOOST_AUTO_TEST_CASE(an_early_stopping_that_begins_after_the_last_epoch) {
  const auto warnings = [](int start_from_epoch) {
    const auto stopping = callback("early_stopping", {{"start_from_epoch", start_from_epoch}});
    return told("sgd", fit_options(3, 2), stopping.get());
  };
  require_told(warnings(3),
               "early stopping has no effect: it looks at epochs from 4 on (start_from_epoch), but the "
               "training has 3");
  BOOST_TEST(warnings(2).empty());
}

BOOST_AUTO_TEST_CASE(a_schedule_that_gives_a_negative_rate) {
  const std::string message = refusal("0.01 * (4 - step)", fit_options(3, 2));
  BOOST_TEST(
      holds(message,
            "the schedule (formula) gives step 3 of epoch 2 the learning rate -0.01, expected one that is "
            "finite and not negative; it is step 5 as a schedule counts, from 0: correct the schedule, or "
            "train for fewer epochs"),
      message);
  BOOST_TEST(refusal("0.01 * (5 - step)", fit_options(2, 2)) == "nothing was thrown");
}

// 0.01 / (step - 4) is infinite in the second step of epoch 2, and -0.01 before.
BOOST_AUTO_TEST_CASE(the_first_of_several_wrong_rates_is_told) {
  const std::string infinite = refusal("0.01 / abs(step - 4)", fit_options(3, 2));
  BOOST_TEST(holds(infinite, "gives step 2 of epoch 2 the learning rate inf"), infinite);
  const std::string negative = refusal("0.01 / (4 - step)", fit_options(3, 2));
  BOOST_TEST(holds(negative, "gives step 2 of epoch 2 the learning rate inf"), negative);
}

// An accumulated update counts batches: 6 steps in all, of which the rate of the last one is negative.
BOOST_AUTO_TEST_CASE(a_schedule_counts_batches_of_an_accumulation) {
  const auto trainer = trainer_of(
      "sgd: {gradient_accumulation_steps: 2, learning_rate: {formula: {value: \"0.01 * (4.5 - step)\"}}}",
      layers(dense(1, "linear")));
  const std::string message =
      message_of<ConfigError>([&] { trainer->fit(numbered(6), nullptr, fit_options(2, 2)); });
  BOOST_TEST(holds(message, "gives step 3 of epoch 2 the learning rate -0.005"), message);
}

BOOST_AUTO_TEST_CASE(a_rate_over_the_schedule_is_the_callbacks) {
  struct Sets final : Callback {
    void on_epoch_begin(Training& training) override { training.set_learning_rate(0.01); }
  } sets;
  const auto trainer =
      trainer_of("sgd: {learning_rate: {formula: {value: \"-1 - step\"}}}", layers(dense(1, "linear")));
  BOOST_CHECK_NO_THROW(trainer->fit(numbered(6), nullptr, fit_options(2, 2), {&sets}));
}

BOOST_AUTO_TEST_SUITE_END()
