// What a fit goes on from: its state, the variables, and where a callback may end it.

#include <plexus/error/error.hpp>

#include <atomic>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(interrupted_fits)

BOOST_AUTO_TEST_CASE(a_fit_that_was_paused_goes_on_and_one_that_was_stopped_does_not) {
  struct Ends final : Callback {
    bool for_good;
    FitState state;
    NamedTensors variables;
    explicit Ends(bool good) : for_good(good) {}
    std::int64_t next_batch(const Training& training) override {
      return training.progress().epoch == 2 ? 2 : never;
    }
    void on_train_batch_end(Training& training) override {
      if (for_good) {
        training.stop("enough");
      } else {
        training.pause("a while");
      }
    }
    void on_train_finish(Training& training) override {
      state = training.state();
      variables = training.variables();
    }
  };
  const FitOptions options = fit_options(4, 1);
  Trainer whole = tiny_classifier();
  whole.fit(labelled(3), nullptr, options);
  for (const bool for_good : {false, true}) {
    Ends ends(for_good);
    Trainer first = tiny_classifier();
    const History begun = first.fit(labelled(3), nullptr, options, {&ends});
    BOOST_TEST((begun.end == FitEnd::stopped));
    BOOST_TEST(begun.stopped == (for_good ? "enough" : "a while"));
    BOOST_TEST(begun.epochs.size() == 2U);  // the second has two of three steps
    Trainer second = tiny_classifier();
    second.prepare(labelled(3), nullptr, options);
    second.restore(ends.variables);
    const History rest = second.fit(labelled(3), nullptr, options, ends.state);
    BOOST_TEST(rest.epochs.size() == (for_good ? 2U : 4U));
    BOOST_TEST(rest.stopped == (for_good ? "enough" : ""));
    BOOST_TEST((second.weights() == whole.weights()) == !for_good);
  }
}

// Whoever goes on from the state that fit leaves gets the same as from that of a hook, also at an epoch's
// end.
BOOST_AUTO_TEST_CASE(the_state_that_a_fit_leaves_says_why_a_callback_has_stopped_it) {
  struct Ends final : Callback {
    std::string how;
    std::string in_hook = "never asked";
    std::atomic<bool> interrupted = false;
    explicit Ends(std::string given) : how(std::move(given)) {}
    void on_epoch_end(Training& training, Logs&) override {
      if (training.progress().epoch != 2) return;
      if (how == "stop") training.stop("enough");
      if (how == "pause") training.pause("a while");
      interrupted = how == "interrupt";
    }
    void on_train_finish(Training& training) override { in_hook = training.state().history.stopped; }
  };
  for (const char* how : {"stop", "pause", "interrupt", "nothing"}) {
    BOOST_TEST_CONTEXT(how) {
      Ends ends(how);
      Callback* const list[] = {&ends};
      FitOptions options = fit_options(3, 1);
      options.stop = &ends.interrupted;
      Trainer trainer = tiny_classifier();
      FitState state;
      trainer.fit(labelled(3), nullptr, options, state, list);
      const bool for_good = ends.how == "stop";
      BOOST_TEST(ends.in_hook == (for_good ? "enough" : ""));
      BOOST_TEST(state.history.stopped == ends.in_hook);
      options.stop = nullptr;
      const History rest = trainer.fit(labelled(3), nullptr, options, state);
      BOOST_TEST(rest.epochs.size() == (for_good ? 2U : 3U));
      BOOST_TEST(rest.stopped == (for_good ? "enough" : ""));
      state.history.stopped.clear();
      BOOST_TEST(trainer.fit(labelled(3), nullptr, options, state).epochs.size() == 3U);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_callback_may_stop_a_fit_before_its_first_step) {
  struct Stop final : Callback {
    void on_train_begin(Training& training) override { training.stop("not today"); }
  } stop;
  const History history = tiny_classifier().fit(labelled(3), nullptr, fit_options(2, 1), {&stop});
  BOOST_TEST(history.stopped == "not today");
  BOOST_TEST(history.epochs.empty());
}

BOOST_AUTO_TEST_CASE(variables_that_are_not_those_of_a_training_are_refused) {
  Trainer trainer = tiny_classifier();
  trainer.prepare(labelled(3), nullptr, fit_options(1, 1));
  const NamedTensors all = trainer.variables();
  BOOST_TEST(all.contains("optimizer/learning_rate"));
  BOOST_TEST(!all.contains("loss/total"));
  NamedTensors wrong = all;
  wrong.erase("optimizer/learning_rate");
  wrong.emplace("other", Tensor::scalar(1.0));
  wrong.at("dense/bias") = Tensor::zeros({DType::float32, {7}});
  const std::string message = message_of<DataError>([&] { trainer.restore(wrong); });
  BOOST_TEST(holds(message, "missing: optimizer/learning_rate; unknown: other; of another type: dense/bias"),
             message);
  trainer.restore(all);
  BOOST_CHECK(trainer.variables() == all);
}

// The evaluation of the training samples uses the sums of the epoch's own means, which are known by then.
BOOST_AUTO_TEST_CASE(a_fit_goes_on_from_within_the_evaluation_of_the_training_samples) {
  struct StopAfterLastStep final : Callback {
    std::atomic<bool> stop = false;
    NamedTensors variables;
    std::int64_t next_batch(const Training&) override { return 3; }
    void on_train_batch_end(Training& training) override { stop = training.progress().epoch == 2; }
    void on_train_finish(Training& training) override { variables = training.variables(); }
  } stopping;
  const Samples validation = labelled(4);
  FitOptions options = fit_options(3, 1);
  options.train_eval = true;
  Trainer whole = tiny_classifier();
  const History undisturbed = whole.fit(labelled(3), &validation, options);
  FitState state;
  Callback* const list[] = {&stopping};
  FitOptions stopped = options;
  stopped.stop = &stopping.stop;
  const History first = tiny_classifier().fit(labelled(3), &validation, stopped, state, list);
  BOOST_TEST(first.stopped == "interrupted in the evaluation after the training of epoch 2");
  Trainer second = tiny_classifier();
  second.prepare(labelled(3), &validation, options);
  second.restore(stopping.variables);
  const History rest = second.fit(labelled(3), &validation, options, state);
  for (const char* log : {"loss", "train_loss", "val_loss"}) {
    BOOST_TEST(rest.values(log) == undisturbed.values(log), boost::test_tools::per_element());
    BOOST_TEST(rest.values(log).size() == 3U);
  }
  BOOST_CHECK(second.weights() == whole.weights());
}

BOOST_AUTO_TEST_SUITE_END()
