// Callbacks of plugins/callbacks that act on one log, in fits of a tiny model whose log is replaced by given
// values.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"
#include "callbacks_golden.hpp"
#include "scripted_callbacks.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(monitoring_callbacks)

namespace {

constexpr auto each_value = boost::test_tools::per_element();

std::unique_ptr<Callback> stopping(const std::string& options) {
  return callback("early_stopping", {{"monitor", "watched"}, {"mode", "min"}, {"patience", options}});
}

}  // namespace

// Keras's own test (early_stopping_test.py): the best of 10, 9, 8, 9, 8.9, ... is the third.
BOOST_AUTO_TEST_CASE(early_stopping_stops_when_keras_does) {
  for (const int patience : {0, 1, 2, 3}) {
    reference();
    Script script({10, 9, 8, 9, 8.9, 8.8, 8.7, 8.6, 8.5});
    const auto stops = stopping(std::to_string(patience));
    Trainer trainer = tiny_classifier();
    const History history = trainer.fit(labelled(3), nullptr, fit_options(9), {&script, stops.get()});
    const std::size_t stopped_epoch = static_cast<std::size_t>(std::max(patience, 1)) + 2;  // from 0
    BOOST_TEST(history.epochs.size() == stopped_epoch + 1);
    BOOST_TEST((history.end == FitEnd::stopped));
    BOOST_TEST(history.stopped ==
               "early stopping at epoch " + std::to_string(stopped_epoch + 1) + ", best epoch 3 (watched 8)");
    BOOST_CHECK(trainer.weights() == script.weights.at(2));
  }
}

BOOST_AUTO_TEST_CASE(early_stopping_decides_as_keras_does_on_random_sequences) {
  reference();
  for (const CallbackGolden& golden : callback_goldens) {
    Script script(golden.values);
    const Tree baseline = golden.baseline ? Tree(*golden.baseline) : Tree();
    const auto stops = callback("early_stopping", {{"monitor", "watched"},
                                                   {"mode", golden.mode},
                                                   {"min_delta", golden.min_delta},
                                                   {"patience", golden.patience},
                                                   {"baseline", baseline},
                                                   {"start_from_epoch", golden.start_from_epoch}});
    Trainer trainer = tiny_classifier();
    const FitOptions options = fit_options(static_cast<int>(golden.values.size()));
    const History history = trainer.fit(labelled(3), nullptr, options, {&script, stops.get()});
    BOOST_TEST(history.epochs.size() == static_cast<std::size_t>(golden.epochs));
    BOOST_CHECK(trainer.weights() == script.weights.at(static_cast<std::size_t>(golden.kept_epoch) - 1));
  }
}

BOOST_AUTO_TEST_CASE(reduce_lr_on_plateau_decides_as_keras_does_on_random_sequences) {
  reference();
  for (const CallbackGolden& golden : callback_goldens) {
    Script script(golden.values);
    After after;
    const auto reduces = callback("reduce_lr_on_plateau", {{"monitor", "watched"},
                                                           {"mode", golden.mode},
                                                           {"min_delta", golden.min_delta},
                                                           {"patience", golden.patience},
                                                           {"factor", golden.factor},
                                                           {"cooldown", golden.cooldown},
                                                           {"min_lr", golden.min_lr}});
    Trainer trainer = tiny_classifier();
    const FitOptions options = fit_options(static_cast<int>(golden.values.size()));
    trainer.prepare(labelled(3), nullptr, options);
    trainer.set_learning_rate(0.5);
    const History history = trainer.fit(labelled(3), nullptr, options, {&script, reduces.get(), &after});
    BOOST_TEST(after.rates == golden.rates, each_value);
    // The log is the rate with which the epoch was trained.
    BOOST_TEST(history.values("learning_rate").at(0) == 0.5);
    BOOST_TEST(history.values("learning_rate").at(5) == golden.rates.at(4));
  }
}

// Each of 24 epochs is one in which the fit is paused, and goes on in another trainer with new callbacks.
BOOST_AUTO_TEST_CASE(a_fit_that_goes_on_decides_as_one_that_was_not_stopped) {
  struct Pause final : Callback {
    explicit Pause(int at) : epoch(at) {}
    void on_epoch_end(Training& training, Logs&) override {
      if (training.progress().epoch != epoch) return;
      training.pause("pause");
    }
    void on_train_finish(Training& training) override { variables = training.variables(); }
    int epoch;
    NamedTensors variables;
  };
  const CallbackGolden& golden = callback_goldens[0];
  const std::vector<double> values = {9, 8, 7, 7.5, 7.4, 7.3, 6, 6.5, 6.6, 6.7, 5, 6, 6, 6, 6, 6, 6, 6};
  BOOST_TEST(golden.values.size() > 0U);
  const auto make = [] {
    std::vector<std::unique_ptr<Callback>> all;
    all.push_back(
        callback("reduce_lr_on_plateau", {{"monitor", "watched"}, {"mode", "min"}, {"patience", 2}}));
    all.push_back(callback("stochastic_weight_averaging", {{"start", 0.25}}));
    all.push_back(callback("early_stopping", {{"monitor", "watched"}, {"mode", "min"}, {"patience", 4}}));
    return all;
  };
  const FitOptions options = fit_options(18);
  const Samples samples = labelled(5);
  reference();
  Script whole_script(values);
  const auto whole_callbacks = make();
  Trainer whole = tiny_classifier();
  FitState state;
  std::vector<Callback*> list = {&whole_script};
  for (const auto& each : whole_callbacks) list.push_back(each.get());
  const History undisturbed = whole.fit(samples, nullptr, options, state, list);
  BOOST_TEST(undisturbed.epochs.size() == 15U);  // 5 in epoch 11 is the best
  for (const int epoch : {1, 3, 5, 6, 8, 11, 13, 14}) {
    BOOST_TEST_CONTEXT("paused after epoch " << epoch) {
      FitState from;
      Pause pause(epoch);
      {
        Script script(values);
        const auto callbacks = make();
        list = {&script};
        for (const auto& each : callbacks) list.push_back(each.get());
        list.push_back(&pause);
        Trainer first = tiny_classifier();
        first.fit(samples, nullptr, options, from, list);
      }
      Script script(values);
      const auto callbacks = make();
      list = {&script};
      for (const auto& each : callbacks) list.push_back(each.get());
      Trainer second = tiny_classifier();
      second.prepare(samples, nullptr, options);
      second.restore(pause.variables);
      const History rest = second.fit(samples, nullptr, options, from, list);
      BOOST_TEST(rest.stopped == undisturbed.stopped);
      BOOST_TEST(rest.epochs.size() == undisturbed.epochs.size());
      BOOST_TEST(rest.values("learning_rate") == undisturbed.values("learning_rate"), each_value);
      BOOST_CHECK(second.weights() == whole.weights());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fit_that_goes_on_after_early_stopping_ends_again_with_equal_weights) {
  reference();
  const std::vector<double> values = {3, 2, 4, 4, 4, 1};
  Script script(values);
  const auto stops = stopping("2");
  Trainer trainer = tiny_classifier();
  FitState state;
  Callback* const list[] = {&script, stops.get()};
  const History first = trainer.fit(labelled(3), nullptr, fit_options(6), state, list);
  BOOST_TEST(first.epochs.size() == 4U);
  const NamedTensors kept = trainer.weights();
  const History second = trainer.fit(labelled(3), nullptr, fit_options(12), state, list);
  BOOST_TEST(second.epochs.size() == 4U);
  BOOST_TEST(second.stopped == first.stopped);
  BOOST_CHECK(trainer.weights() == kept);
}

BOOST_AUTO_TEST_CASE(early_stopping_has_thresholds) {
  reference();
  const auto stopped = [](const char* option, double value) {
    Script script({5, 4, 3, 7, 2});
    const auto stops = callback("early_stopping",
                                {{"monitor", "watched"}, {"mode", "min"}, {"patience", 9}, {option, value}});
    return tiny_classifier().fit(labelled(3), nullptr, fit_options(5), {&script, stops.get()}).stopped;
  };
  BOOST_TEST(
      stopped("stopping_threshold", 3.5) ==
      "early stopping at epoch 3: watched 3 is better than stopping_threshold 3.5; best epoch 3 (watched 3)");
  BOOST_TEST(
      stopped("divergence_threshold", 6) ==
      "early stopping at epoch 4: watched 7 is worse than divergence_threshold 6; best epoch 3 (watched 3)");
  BOOST_TEST(stopped("divergence_threshold", 7) == "");
}

// The weights that come back have the validation's loss of then, bit for bit: it is the same program.
BOOST_AUTO_TEST_CASE(early_stopping_reports_the_epoch_and_evaluates_it_again) {
  reference();
  const Samples validation = labelled(7);
  After after;
  const auto stops =
      callback("early_stopping", {{"patience", 99}, {"min_delta", 10}});  // the first is the best
  Trainer trainer = tiny_classifier();
  const History history = trainer.fit(labelled(6), &validation, fit_options(3), {stops.get(), &after});
  BOOST_TEST((history.end == FitEnd::complete));
  BOOST_TEST_REQUIRE(after.said.size() == 1U);
  BOOST_TEST(holds(after.said[0], "the weights are those of epoch 1 again, val_loss"), after.said[0]);
  const std::string value = after.said[0].substr(after.said[0].rfind(' ') + 1);
  BOOST_TEST(
      holds(after.said[0], "of epoch 1 again, val_loss " + value + "; evaluated again: val_loss " + value),
      after.said[0]);
  BOOST_TEST(find(trainer.evaluate(validation), "loss").value() == history.values("val_loss").at(0));
}

BOOST_AUTO_TEST_CASE(a_direction_that_is_not_known_is_asked_for) {
  reference();
  Script script({1, 2});
  const auto stops = callback("early_stopping", {{"monitor", "watched"}});
  const std::string message = message_of<UsageError>([&] {
    tiny_classifier().fit(labelled(3), nullptr, fit_options(2), {&script, stops.get()});
  });
  BOOST_TEST(holds(message, "give mode: min or mode: max"), message);
}

BOOST_AUTO_TEST_SUITE_END()
