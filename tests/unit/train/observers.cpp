#include <plexus/error/warnings.hpp>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(observers)

namespace {

/// Writes down every hook.
struct Journal final : FitObserver {
  std::vector<std::string> lines;
  std::vector<std::int64_t> wanted;

  void note(const std::string& what, const FitProgress& at) {
    lines.push_back(what + " " + std::to_string(at.epoch) + ": " + std::to_string(at.step) + "/" +
                    std::to_string(at.steps));
  }
  std::int64_t first_after(std::int64_t step) const {
    for (const std::int64_t each : wanted) {
      if (each > step) return each;
    }
    return never;
  }

  void train_begins(const FitProgress& at) override { note("train_begins", at); }
  void train_ends(const FitProgress& at, const History&) override { note("train_ends", at); }
  void epoch_begins(const FitProgress& at) override { note("epoch_begins", at); }
  void epoch_ends(const FitProgress& at, const Logs&) override { note("epoch_ends", at); }
  std::int64_t next_step(const FitProgress& at) override { return first_after(at.step); }
  void step_done(const FitProgress& at, const RunningLogs&) override { note("step_done", at); }
  void evaluation_begins(const FitProgress& at) override { note("evaluation_begins", at); }
  void evaluation_ends(const FitProgress& at, const Logs&) override { note("evaluation_ends", at); }
};

FitOptions batches_of_one(int epochs) {
  FitOptions options;
  options.epochs = epochs;
  options.batch_size = 1;
  return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(hooks_come_in_keras_order_at_the_steps_that_were_asked_for) {
  Journal journal;
  journal.wanted = {2, 5};
  Trainer trainer = tiny_classifier();
  const Samples validation = labelled(evaluation_batch + 1);
  FitOptions options = batches_of_one(2);
  options.validation_frequency = 2;
  trainer.fit(labelled(6), &validation, options, {&journal});
  const std::vector<std::string> expected = {
      "train_begins 1: 0/6",      "epoch_begins 1: 0/6",    "step_done 1: 2/6",  "step_done 1: 5/6",
      "epoch_ends 1: 6/6",        "epoch_begins 2: 0/6",    "step_done 2: 2/6",  "step_done 2: 5/6",
      "evaluation_begins 2: 0/2", "evaluation_ends 2: 2/2", "epoch_ends 2: 6/6", "train_ends 2: 6/6"};
  BOOST_TEST(journal.lines == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_observer_is_called_at_its_own_steps) {
  Journal threes;
  threes.wanted = {3, 6};
  Journal fours;
  fours.wanted = {4};
  Trainer trainer = tiny_classifier();
  trainer.fit(labelled(7), nullptr, batches_of_one(1), {&threes, &fours});
  const std::vector<std::string> by_three = {"train_begins 1: 0/7", "epoch_begins 1: 0/7",
                                             "step_done 1: 3/7",    "step_done 1: 6/7",
                                             "epoch_ends 1: 7/7",   "train_ends 1: 7/7"};
  BOOST_TEST(threes.lines == by_three, boost::test_tools::per_element());
  BOOST_TEST(fours.lines.size() == 5U);
  BOOST_TEST(fours.lines.at(2) == "step_done 1: 4/7");
}

// The logs of a step are those of a fit that ends there.
BOOST_AUTO_TEST_CASE(logs_of_a_step_are_running_means) {
  struct LogsOfThird final : FitObserver {
    Logs logs;
    std::int64_t next_step(const FitProgress&) override { return 3; }
    void step_done(const FitProgress&, const RunningLogs& running) override { logs = running(); }
  } observer;
  FitOptions options = batches_of_one(1);
  tiny_classifier().fit(labelled(6), nullptr, options, {&observer});
  options.steps_per_epoch = 3;
  const History history = tiny_classifier().fit(labelled(6), nullptr, options);
  BOOST_CHECK(observer.logs == history.epochs.at(0).logs);
}

BOOST_AUTO_TEST_CASE(observers_do_not_change_what_is_trained) {
  Journal journal;
  journal.wanted = {1, 2, 3, 4, 5};
  Trainer watched = tiny_classifier();
  watched.fit(labelled(6), nullptr, batches_of_one(2), {&journal});
  Trainer alone = tiny_classifier();
  alone.fit(labelled(6), nullptr, batches_of_one(2));
  BOOST_CHECK(watched.weights() == alone.weights());
}

BOOST_AUTO_TEST_CASE(warnings_reach_every_observer) {
  take_warnings();
  warn("observers.cpp", "mind the step");
  Watch first;
  Watch second;
  tiny_classifier().fit(labelled(3), nullptr, {}, {&first, &second});
  for (const Watch* watch : {&first, &second}) {
    BOOST_TEST_REQUIRE(watch->warnings.size() == 1U);
    BOOST_TEST(watch->warnings[0] == "mind the step");
  }
}

BOOST_AUTO_TEST_SUITE_END()
