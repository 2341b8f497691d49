// Callbacks of Trainer::evaluate and predict.

#include <plexus/error/error.hpp>
#include <plexus/train/detail/fit_callbacks.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(watched_evaluations)

namespace {

constexpr auto each = boost::test_tools::per_element();

/// Writes down the hooks, asks for batch 2 and then for all from 4 on, and stops after batch `last`.
struct Journal final : Callback {
  std::vector<std::string> lines;
  std::int64_t last = never;

  void note(const std::string& what, Training& training) {
    const FitProgress& at = training.progress();
    BOOST_TEST(at.epoch == 0);
    lines.push_back(what + " " + std::to_string(at.step) + "/" + std::to_string(at.steps));
    if (at.step == last) training.stop("enough");
  }
  static std::int64_t wanted(const Training& training) {
    const std::int64_t step = training.progress().step;
    return step < 2 ? 2 : std::max<std::int64_t>(4, step + 1);
  }

  void on_train_begin(Training& training) override { note("train", training); }
  void on_test_begin(Training& training) override { note("test", training); }
  void on_test_end(Training& training, const Logs&) override { note("test_end", training); }
  std::int64_t next_test_batch(const Training& training) override { return wanted(training); }
  void on_test_batch_begin(Training& training) override { note("test_batch", training); }
  void on_test_batch_end(Training& training) override { note("test_batch_end", training); }
  void on_predict_begin(Training& training) override { note("predict", training); }
  void on_predict_end(Training& training) override { note("predict_end", training); }
  std::int64_t next_predict_batch(const Training& training) override { return wanted(training); }
  void on_predict_batch_begin(Training& training) override { note("predict_batch", training); }
  void on_predict_batch_end(Training& training) override { note("predict_batch_end", training); }
};

std::vector<std::string> lines_of(const std::string& hook) {
  return {hook + " 0/5",           hook + "_batch 1/5", hook + "_batch_end 2/5", hook + "_batch 3/5",
          hook + "_batch_end 4/5", hook + "_batch 4/5", hook + "_batch_end 5/5", hook + "_end 5/5"};
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_evaluation_calls_the_test_hooks_and_gives_the_same) {
  Trainer trainer = tiny_classifier();
  const Logs alone = trainer.evaluate(labelled(9), 2);
  Journal journal;
  Callback* const list[] = {&journal};
  BOOST_CHECK(trainer.evaluate(labelled(9), 2, list) == alone);
  BOOST_TEST(journal.lines == lines_of("test"), each);
}

BOOST_AUTO_TEST_CASE(a_prediction_calls_the_predict_hooks_and_gives_the_same) {
  Trainer trainer = tiny_classifier();
  const std::vector<Tensor> inputs = {labelled(9).inputs[0].values};
  const std::vector<Tensor> alone = trainer.predict(inputs, 2);
  Journal journal;
  Callback* const list[] = {&journal};
  BOOST_CHECK(trainer.predict(inputs, 2, list) == alone);
  BOOST_TEST(journal.lines == lines_of("predict"), each);
}

// Five batches of 2, 2, 2, 2 and 1 rows; after a stop in the hook of the first, nothing more is made.
BOOST_AUTO_TEST_CASE(a_stop_ends_them_after_a_whole_batch) {
  for (const std::int64_t last : {0, 2, 4}) {
    const std::int64_t rows = std::max<std::int64_t>(1, last) * 2;
    Trainer trainer = tiny_classifier();
    Journal journal;
    journal.last = last;
    Callback* const list[] = {&journal};
    const std::vector<Tensor> inputs = {labelled(9).inputs[0].values};
    const std::vector<Tensor> found = trainer.predict(inputs, 2, list);
    BOOST_TEST_REQUIRE(found.size() == 1u);
    BOOST_CHECK(found[0] == trainer.predict(inputs, 2)[0].rows(0, rows));
    BOOST_TEST(!holds(journal.lines.back(), "predict_end"), journal.lines.back());
    if (last == 0) continue;  // how many batches are replayed together at first is no matter of the hooks
    Samples some = labelled(9);
    for (Column* column : {&some.inputs[0], &some.targets[0]}) column->values = column->values.rows(0, rows);
    some.rows = rows;
    BOOST_CHECK(trainer.evaluate(labelled(9), 2, list) == trainer.evaluate(some, 2));
    BOOST_TEST(!holds(journal.lines.back(), "test_end"), journal.lines.back());
  }
}

BOOST_AUTO_TEST_CASE(hooks_see_logs_and_weights_and_what_only_a_fit_has_is_refused) {
  struct Looks final : Callback {
    Logs logs;
    bool equal = false;
    std::vector<std::string> known;
    std::vector<std::string> refusals;
    NamedTensors weights;
    void on_test_end(Training& training, const Logs& last) override {
      equal = training.running_logs() == last;
      weights = training.weights();
      for (const KnownLog& log : training.known_logs()) known.push_back(log.name);
      BOOST_TEST((training.direction("loss") == Direction::down));
      BOOST_TEST(training.directory().empty());
      refusals = {message_of<UsageError>([&] { training.history(); }),
                  message_of<UsageError>([&] { training.gradients(); }),
                  message_of<UsageError>([&] { training.state(); }),
                  message_of<UsageError>([&] { training.evaluate_train(); })};
    }
  } looks;
  Trainer trainer = tiny_classifier();
  Callback* const list[] = {&looks};
  trainer.evaluate(labelled(9), 2, list);
  BOOST_TEST(looks.equal);
  BOOST_CHECK(looks.weights == trainer.weights());
  BOOST_TEST(looks.known == (std::vector<std::string>{"loss"}), each);
  BOOST_TEST_REQUIRE(looks.refusals.size() == 4u);
  for (const std::string& refusal : looks.refusals) {
    BOOST_TEST(holds(refusal, "belongs to a fit: in an evaluation or a prediction"), refusal);
  }
}

BOOST_AUTO_TEST_CASE(a_callback_that_is_null_is_refused) {
  Trainer trainer = tiny_classifier();
  Callback* const list[] = {nullptr};
  const std::vector<Tensor> inputs = {labelled(3).inputs[0].values};
  BOOST_CHECK_THROW(trainer.evaluate(labelled(3), 2, list), UsageError);
  BOOST_CHECK_THROW(trainer.predict(inputs, 2, list), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
