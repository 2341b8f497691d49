#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/train/detail/fit_callbacks.hpp>

#include <atomic>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(callbacks)

namespace {

constexpr auto each = boost::test_tools::per_element();

/// Writes down every hook.
struct Journal final : Callback {
  std::vector<std::string> lines;
  std::vector<std::int64_t> wanted;

  void note(const std::string& what, const Training& training) {
    const FitProgress& at = training.progress();
    lines.push_back(what + " " + std::to_string(at.epoch) + ": " + std::to_string(at.step) + "/" +
                    std::to_string(at.steps));
  }
  std::int64_t first_after(std::int64_t step) const {
    for (const std::int64_t step_wanted : wanted) {
      if (step_wanted > step) return step_wanted;
    }
    return never;
  }

  void on_train_begin(Training& training) override { note("train_begin", training); }
  void on_train_finish(Training& training) override { note("train_finish", training); }
  void on_train_end(Training& training) override { note("train_end", training); }
  void on_epoch_begin(Training& training) override { note("epoch_begin", training); }
  void on_epoch_end(Training& training, Logs&) override { note("epoch_end", training); }
  std::int64_t next_batch(const Training& training) override { return first_after(training.progress().step); }
  void on_train_batch_begin(Training& training) override { note("batch_begin", training); }
  void on_train_batch_end(Training& training) override { note("batch_end", training); }
  void on_test_begin(Training& training) override { note("test_begin", training); }
  void on_test_end(Training& training, const Logs&) override { note("test_end", training); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(hooks_come_in_keras_order_at_the_steps_that_were_asked_for) {
  Journal journal;
  journal.wanted = {2, 5};
  Trainer trainer = tiny_classifier();
  const Samples validation = labelled(evaluation_batch + 1);
  FitOptions options = fit_options(2, 1);
  options.validation_frequency = 2;
  trainer.fit(labelled(6), &validation, options, {&journal});
  const std::vector<std::string> expected = {
      "train_begin 1: 0/6", "epoch_begin 1: 0/6", "batch_begin 1: 1/6", "batch_end 1: 2/6",
      "batch_begin 1: 4/6", "batch_end 1: 5/6",   "epoch_end 1: 6/6",   "epoch_begin 2: 0/6",
      "batch_begin 2: 1/6", "batch_end 2: 2/6",   "batch_begin 2: 4/6", "batch_end 2: 5/6",
      "test_begin 2: 0/2",  "test_end 2: 2/2",    "epoch_end 2: 6/6",   "train_finish 2: 6/6",
      "train_end 2: 6/6"};
  BOOST_TEST(journal.lines == expected, each);
}

BOOST_AUTO_TEST_CASE(each_callback_is_called_at_its_own_steps) {
  Journal threes;
  threes.wanted = {3, 6};
  Journal fours;
  fours.wanted = {4};
  Trainer trainer = tiny_classifier();
  trainer.fit(labelled(7), nullptr, fit_options(1, 1), {&threes, &fours});
  const std::vector<std::string> by_three = {
      "train_begin 1: 0/7", "epoch_begin 1: 0/7",  "batch_begin 1: 2/7",
      "batch_end 1: 3/7",   "batch_begin 1: 5/7",  "batch_end 1: 6/7",
      "epoch_end 1: 7/7",   "train_finish 1: 7/7", "train_end 1: 7/7"};
  BOOST_TEST(threes.lines == by_three, each);
  BOOST_TEST(fours.lines.size() == 7U);
  BOOST_TEST(fours.lines.at(3) == "batch_end 1: 4/7");
}

// The logs of a step are those of a fit that ends there.
BOOST_AUTO_TEST_CASE(logs_of_a_step_are_running_means) {
  struct LogsOfThird final : Callback {
    Logs logs;
    std::int64_t next_batch(const Training&) override { return 3; }
    void on_train_batch_end(Training& training) override { logs = training.running_logs(); }
  } callback;
  FitOptions options = fit_options(1, 1);
  tiny_classifier().fit(labelled(6), nullptr, options, {&callback});
  options.steps_per_epoch = 3;
  const History history = tiny_classifier().fit(labelled(6), nullptr, options);
  BOOST_CHECK(callback.logs == history.epochs.at(0).logs);
}

// Of batches of equal size the running mean is the mean of the batches' losses.
BOOST_AUTO_TEST_CASE(a_batch_has_a_loss_of_its_own) {
  struct Losses final : Callback {
    double sum = 0;
    std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
    void on_train_batch_end(Training& training) override {
      sum += training.batch_loss();
      const double mean = sum / static_cast<double>(training.progress().step);
      BOOST_TEST(find(training.running_logs(), "loss").value() == mean, boost::test_tools::tolerance(1e-12));
    }
  } losses;
  tiny_classifier().fit(labelled(6), nullptr, fit_options(1, 1), {&losses});
  BOOST_TEST(losses.sum > 0);
}

BOOST_AUTO_TEST_CASE(callbacks_that_only_look_do_not_change_what_is_trained) {
  struct Looks final : Callback {
    std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
    void on_train_batch_end(Training& training) override { look(training); }
    void on_test_begin(Training& training) override { look(training); }
    std::int64_t next_test_batch(const Training& training) override { return training.progress().step + 1; }
    void on_test_batch_end(Training& training) override { look(training); }
    void on_epoch_end(Training& training, Logs&) override { look(training); }
    static void look(Training& training) {
      training.running_logs();
      training.evaluate_validation();
      training.evaluate_train();
      training.weights();
      training.variables();
      training.state();
    }
  } looks;
  const Samples validation = labelled(evaluation_batch + 1);
  Trainer watched = tiny_classifier();
  const History seen = watched.fit(labelled(6), &validation, fit_options(2, 1), {&looks});
  Trainer alone = tiny_classifier();
  const History unseen = alone.fit(labelled(6), &validation, fit_options(2, 1));
  BOOST_CHECK(watched.weights() == alone.weights());
  for (const std::size_t epoch : {0, 1}) {
    BOOST_CHECK(seen.epochs.at(epoch).logs == unseen.epochs.at(epoch).logs);
  }
}

BOOST_AUTO_TEST_CASE(warnings_reach_every_callback) {
  take_warnings();
  warn("callbacks.cpp", "mind the step");
  Watch first;
  Watch second;
  tiny_classifier().fit(labelled(3), nullptr, {}, {&first, &second});
  for (const Watch* watch : {&first, &second}) {
    BOOST_TEST_REQUIRE(watch->warnings.size() == 1U);
    BOOST_TEST(watch->warnings[0] == "mind the step");
  }
}

BOOST_AUTO_TEST_CASE(a_callback_adds_logs_that_later_ones_and_the_history_see) {
  struct Adds final : Callback {
    std::vector<std::string> adds() const override { return {"twice"}; }
    void on_epoch_end(Training& training, Logs& logs) override {
      logs.emplace_back("twice", 2.0 * training.progress().epoch);
    }
  } adds;
  struct Reads final : Callback {
    double sum = 0;
    std::vector<std::string> monitors() const override { return {"loss", "twice"}; }
    void on_epoch_end(Training&, Logs& logs) override { sum += find(logs, "twice").value(); }
  } reads;
  const History history = tiny_classifier().fit(labelled(3), nullptr, fit_options(3, 1), {&adds, &reads});
  BOOST_TEST(reads.sum == 2 + 4 + 6);
  BOOST_TEST(history.values("twice") == (std::vector<double>{2, 4, 6}), each);
  const std::string message = message_of<UsageError>([&] {
    tiny_classifier().fit(labelled(3), nullptr, {}, {&reads, &adds});
  });
  BOOST_TEST(holds(message, "reads the log 'twice'"), message);
  BOOST_TEST(holds(message, "the logs are loss"), message);
}

BOOST_AUTO_TEST_CASE(a_callback_stops_a_fit_which_is_no_interruption) {
  struct Stops final : Callback {
    void on_epoch_end(Training& training, Logs&) override {
      if (training.progress().epoch == 2) training.stop("enough");
    }
  } stops;
  const History history = tiny_classifier().fit(labelled(3), nullptr, fit_options(9, 1), {&stops});
  BOOST_TEST(history.epochs.size() == 2U);
  BOOST_TEST(history.stopped == "enough");
  BOOST_TEST((history.end == FitEnd::stopped));
}

// Steps are replayed together up to the least stop.
BOOST_AUTO_TEST_CASE(hooks_that_nobody_overrides_do_not_break_up_a_replay) {
  struct Asks final : Callback {
    std::vector<std::int64_t> stops;
    void on_epoch_begin(Training& training) override {
      struct Plain final : Callback {
        void on_epoch_end(Training&, Logs&) override {}
        void refresh(Training&) override {}
      } plain;
      Journal journal;
      journal.wanted = {5};
      Callback* const none[] = {&plain};
      Callback* const one[] = {&plain, &journal};
      for (const std::span<Callback* const> callbacks : {std::span<Callback* const>(none), {one}}) {
        FitCallbacks asked(callbacks, training);
        asked.ask_for_batches(FitCallbacks::training_hooks);
        stops.push_back(asked.next_stop());
        asked.ask_for_batches(FitCallbacks::test_hooks);
        stops.push_back(asked.next_stop());
        asked.ask_for_batches(FitCallbacks::predict_hooks);
        stops.push_back(asked.next_stop());
      }
    }
  } asks;
  tiny_classifier().fit(labelled(9), nullptr, fit_options(1, 1), {&asks});
  const std::int64_t never = Callback::never;
  // Before the fifth.
  BOOST_TEST(asks.stops == (std::vector<std::int64_t>{never, never, never, 4, never, never}), each);
}

BOOST_AUTO_TEST_CASE(states_of_other_callbacks_are_refused) {
  FitState state;
  state.callbacks.push_back({{}, "1"});
  Journal journal;
  Callback* const list[] = {&journal};
  const std::string message = message_of<UsageError>(
      [&] { tiny_classifier().fit(labelled(3), nullptr, fit_options(1, 1), state, list); });
  BOOST_TEST(holds(message, "the states of 1 callback(s), but 0 of this fit's callbacks have one"), message);
}

BOOST_AUTO_TEST_SUITE_END()
