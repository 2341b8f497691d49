// A loss that becomes infinite or NaN ends a fit at the step that is named, and the weights of the last good
// epoch remain.

#include <plexus/train/detail/loss_watch.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "regressor.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(nonfinite)

namespace {

/// Asks for a hook after every `every` steps, so that steps are replayed in such pieces.
struct Pieces final : Callback {
  std::int64_t every;
  std::vector<std::int64_t> done = {};
  explicit Pieces(std::int64_t steps) : every(steps) {}
  std::int64_t next_batch(const Training& training) override {
    return (training.progress().step / every + 1) * every;
  }
  void on_train_batch_end(Training& training) override { done.push_back(training.progress().step); }
};

/// The step of a fit of `line` from those weights, counted over epochs from 1, whose squared error is beyond
/// float32: computed in double.
int step_of_overflow(const NamedTensors& weights, double learning_rate, std::int64_t rows) {
  double w = weights.at("dense/kernel").item();
  double b = weights.at("dense/bias").item();
  for (int step = 1;; ++step) {
    const double x = static_cast<double>((step - 1) % rows) / static_cast<double>(rows);
    const double error = w * x + b - 1;
    if (error * error > static_cast<double>(std::numeric_limits<float>::max())) return step;
    w -= learning_rate * 2 * error * x;
    b -= learning_rate * 2 * error;
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_step_is_exact_whatever_the_pieces_of_replay) {
  for (const std::int64_t row : {0, 1, 6, 38, 59}) {
    const Samples samples = with_target(60, row, 1e30);
    for (const std::int64_t every : {1, 7, 60}) {
      BOOST_TEST_CONTEXT("row " << row << ", pieces of " << every) {
        Trainer trainer = regressor(0.001);
        const NamedTensors before = trainer.weights();
        Pieces pieces(every);
        Watch watch;
        const History history = trainer.fit(samples, nullptr, rows_in_order(3), {&pieces, &watch});
        BOOST_TEST((history.end == FitEnd::nonfinite));
        BOOST_TEST_REQUIRE(history.nonfinite.has_value());
        BOOST_TEST(history.nonfinite->epoch == 1);
        BOOST_TEST(history.nonfinite->step == row + 1);
        BOOST_TEST_REQUIRE(watch.ended.size() == 1U);
        BOOST_TEST(watch.ended[0].step == row + 1);
        BOOST_TEST(history.epochs.size() == 1U);
        BOOST_CHECK(trainer.weights() == before);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(without_callbacks_steps_are_replayed_together_and_the_step_is_exact_too) {
  Trainer trainer = regressor(0.001);
  const History history = trainer.fit(with_target(5000, 4321, 1e30), nullptr, rows_in_order(1));
  BOOST_TEST_REQUIRE(history.nonfinite.has_value());
  BOOST_TEST(history.nonfinite->step == 4322);
}

BOOST_AUTO_TEST_CASE(the_message_names_place_causes_and_what_to_do) {
  Samples samples = with_target(4, 2, 1e30);
  samples.inputs[0].values.data<double>()[1] = 2500;
  samples.inputs[0].parts = {"width"};
  const History history = regressor(0.5).fit(samples, nullptr, rows_in_order(1));
  for (const char* part :
       {"the loss is inf in epoch 1, at step 3 of 4", "learning rate that is too high (it is 0.5)",
        "column 'width' reaches 2500", "lower the learning rate", "nothing was learnt"}) {
    BOOST_TEST(holds(history.stopped, part), history.stopped);
  }
}

BOOST_AUTO_TEST_CASE(a_growing_loss_ends_where_it_leaves_float32_and_the_last_good_epoch_remains) {
  constexpr std::int64_t rows = 4;
  Trainer trainer = regressor(5);
  const int step = step_of_overflow(trainer.weights(), 5, rows);
  const int epoch = (step - 1) / rows + 1;
  BOOST_TEST_REQUIRE(epoch > 2);
  FitState state;
  const History history = trainer.fit(line(rows), nullptr, rows_in_order(1000), state);
  BOOST_TEST((history.end == FitEnd::nonfinite));
  BOOST_TEST(history.nonfinite->epoch == epoch);
  BOOST_TEST(history.nonfinite->step == (step - 1) % rows + 1);
  BOOST_TEST(holds(history.stopped, "those after epoch " + std::to_string(epoch - 1)), history.stopped);
  BOOST_TEST(history.epochs.size() == static_cast<std::size_t>(epoch));
  BOOST_TEST(!std::isfinite(find(history.epochs.back().logs, "loss").value()));
  BOOST_TEST(state.epoch == epoch);
  BOOST_TEST(state.history.epochs.size() == static_cast<std::size_t>(epoch - 1));

  Trainer shorter = regressor(5);
  shorter.fit(line(rows), nullptr, rows_in_order(epoch - 1));
  BOOST_CHECK(trainer.weights() == shorter.weights());
}

// Slots go back with the weights: momentum goes on as if the bad steps had never been made.
BOOST_AUTO_TEST_CASE(a_fit_goes_on_from_the_state_that_remains) {
  const Samples good = line(5);
  Trainer trainer = regressor(0.01, 0.9);
  FitState state;
  trainer.fit(good, nullptr, rows_in_order(2), state);
  const History bad = trainer.fit(with_target(5, 3, 1e30), nullptr, rows_in_order(4), state);
  BOOST_TEST((bad.end == FitEnd::nonfinite));
  BOOST_TEST(bad.nonfinite->epoch == 3);
  const History rest = trainer.fit(good, nullptr, rows_in_order(4), state);
  BOOST_TEST((rest.end == FitEnd::complete));
  BOOST_TEST(rest.epochs.size() == 4U);

  Trainer whole = regressor(0.01, 0.9);
  const History expected = whole.fit(good, nullptr, rows_in_order(4));
  BOOST_CHECK(trainer.weights() == whole.weights());
  BOOST_CHECK(rest.epochs.back().logs == expected.epochs.back().logs);
}

BOOST_AUTO_TEST_CASE(ignore_goes_on_and_warns_once) {
  FitOptions options = rows_in_order(3);
  options.nonfinite = Nonfinite::ignore;
  Trainer trainer = regressor(0.001);
  Watch watch;
  const History history = trainer.fit(with_target(9, 4, 1e30), nullptr, options, {&watch});
  BOOST_TEST((history.end == FitEnd::complete));
  BOOST_TEST(history.epochs.size() == 3U);
  BOOST_TEST_REQUIRE(history.nonfinite.has_value());
  BOOST_TEST(history.nonfinite->step == 5);
  BOOST_TEST_REQUIRE(watch.warnings.size() == 1U);
  BOOST_TEST(holds(watch.warnings[0], "at step 5 of 9"), watch.warnings[0]);
  BOOST_TEST(holds(watch.warnings[0], "fit.nonfinite is ignore"), watch.warnings[0]);
}

BOOST_AUTO_TEST_CASE(a_validation_whose_loss_is_infinite_ends_the_fit_too) {
  const Samples validation = with_target(3, 1, 1e30);
  Trainer trainer = regressor(0.001);
  const NamedTensors before = trainer.weights();
  const History history = trainer.fit(line(4), &validation, rows_in_order(3));
  BOOST_TEST((history.end == FitEnd::nonfinite));
  BOOST_TEST(history.nonfinite->epoch == 1);
  BOOST_TEST(history.nonfinite->step == 0);
  BOOST_TEST(holds(history.stopped, "the loss of the validation is inf at the end of epoch 1"),
             history.stopped);
  BOOST_CHECK(trainer.weights() == before);
}

BOOST_AUTO_TEST_CASE(the_first_step_is_before_any_update_and_the_learning_rate_is_no_cause) {
  const History history = regressor(0.5).fit(with_target(4, 0, 1e30), nullptr, rows_in_order(1));
  BOOST_TEST(holds(history.stopped, "at step 1 of 4, before any update"), history.stopped);
  BOOST_TEST(holds(history.stopped, "scale inputs and targets"), history.stopped);
  BOOST_TEST(!holds(history.stopped, "learning rate"), history.stopped);
}

// Few steps are replayed before the first loss is known, which it never is after a NaN.
BOOST_AUTO_TEST_CASE(ignore_looks_at_the_first_steps_once) {
  const Samples samples = with_target(4, 0, 1e30);
  FitOptions options = rows_in_order(1);
  options.nonfinite = Nonfinite::ignore;
  Trainer trainer = regressor(0.001);
  trainer.fit(samples, nullptr, options);
  LossWatch watch(trainer.store(), samples, options, [](const std::string&) {});
  FitState state;
  state.step = 1;
  BOOST_TEST(watch.most_steps(state) < 8);
  watch.look_at_steps(state, 4);
  BOOST_TEST_REQUIRE(watch.place().has_value());
  BOOST_TEST(watch.most_steps(state) == Callback::never);
}

// One step of 16 rows an epoch. The larger eigenvalue of the mean of (x, 1)(x, 1)^T is 1.24, so that a step
// multiplies the error by 1 - 2 * 1.1 * 1.24 = -1.73 and the loss by 3: 27 times after three steps.
BOOST_AUTO_TEST_CASE(an_epoch_with_ten_times_the_loss_of_the_first_step_is_reported_once) {
  FitOptions options = rows_in_order(6);
  options.batch_size = 16;
  Watch grows;
  const History history = regressor(1.1).fit(line(16), nullptr, options, {&grows});
  const std::vector<double> losses = history.values("loss");
  BOOST_TEST(losses.at(2) < 10 * losses.at(0));
  BOOST_TEST(losses.at(3) > 10 * losses.at(0));
  BOOST_TEST_REQUIRE(grows.warnings.size() == 1U);
  BOOST_TEST(holds(grows.warnings[0], "the loss of epoch 4 is"), grows.warnings[0]);
  Watch shrinks;
  regressor(0.1).fit(line(16), nullptr, options, {&shrinks});
  BOOST_TEST(shrinks.warnings.empty());
}

// With the right answer for the first row alone, any mean would be many times the first loss.
BOOST_AUTO_TEST_CASE(the_loss_of_a_single_row_is_no_measure) {
  Trainer trainer = regressor(0.001);
  NamedTensors weights = trainer.weights();
  weights["dense/bias"] = Tensor::of<float>({1}, {1});
  trainer.load(weights);
  Samples samples = line(32);
  for (std::size_t r = 1; r < 32; ++r) samples.targets[0].values.data<double>()[r] = r % 2 == 0 ? 3 : -1;
  Watch watch;
  trainer.fit(samples, nullptr, rows_in_order(2), {&watch});
  BOOST_TEST(watch.warnings.empty());
}

BOOST_AUTO_TEST_SUITE_END()
