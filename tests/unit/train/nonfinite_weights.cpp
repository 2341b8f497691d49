// Weights that become infinite or NaN where no loss shows it, and what remains of a fit that is stopped.

#include <plexus/error/warnings.hpp>

#include <array>
#include <atomic>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "regressor.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(nonfinite_weights)

namespace {

/// Stops a fit after its first step of an epoch, or when its first validation begins.
struct Stops final : Callback {
  std::atomic<bool>& stop;
  bool in_validation;
  Stops(std::atomic<bool>& flag, bool validation) : stop(flag), in_validation(validation) {}
  Callback* pointer() { return this; }
  std::int64_t next_batch(const Training&) override { return 1; }
  void on_train_batch_end(Training&) override { stop = stop || !in_validation; }
  void on_test_begin(Training&) override { stop = true; }
};

}  // namespace

// The loss of a step is that of the weights before its update: the last update of an epoch is seen in no
// loss.
BOOST_AUTO_TEST_CASE(weights_that_are_not_finite_end_the_fit_though_every_loss_was_finite) {
  Trainer trainer = regressor(1e30);
  const NamedTensors before = trainer.weights();
  const History history = trainer.fit(with_target(1, 0, 1e15), nullptr, rows_in_order(2));
  BOOST_TEST((history.end == FitEnd::nonfinite));
  BOOST_TEST(history.nonfinite->epoch == 1);
  BOOST_TEST(history.nonfinite->step == 0);
  BOOST_TEST(holds(history.stopped, "the weights 'dense/bias' are not finite"), history.stopped);
  BOOST_CHECK(trainer.weights() == before);
}

BOOST_AUTO_TEST_CASE(so_do_weights_that_are_not_finite_when_a_fit_is_stopped) {
  const Samples validation = line(1);
  for (const bool in_validation : {false, true}) {
    BOOST_TEST_CONTEXT("in the validation: " << in_validation) {
      Trainer trainer = regressor(1e30);
      const NamedTensors before = trainer.weights();
      std::atomic<bool> stop{false};
      Stops stops(stop, in_validation);
      // The only row has the loss 1e30; its update leaves float32.
      FitOptions options = rows_in_order(2);
      options.stop = &stop;
      FitState state;
      const Samples train = with_target(in_validation ? 1 : 2, 0, 1e15);
      const History history = trainer.fit(train, &validation, options, state, std::array{stops.pointer()});
      BOOST_TEST((history.end == FitEnd::nonfinite));
      BOOST_TEST_REQUIRE(history.nonfinite.has_value());
      BOOST_TEST(history.nonfinite->epoch == 1);
      BOOST_TEST(history.nonfinite->step == (in_validation ? 0 : 1));
      BOOST_TEST(holds(history.stopped, "the weights 'dense/bias' are not finite"), history.stopped);
      BOOST_TEST(holds(history.stopped, in_validation ? "at the end of epoch 1" : "at step 1 of 2"),
                 history.stopped);
      BOOST_TEST(state.sums.empty());
      BOOST_CHECK(trainer.weights() == before);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_stopped_fit_with_finite_weights_is_interrupted) {
  Trainer trainer = regressor(0.01);
  std::atomic<bool> stop{false};
  Stops stops(stop, false);
  FitOptions options = rows_in_order(2);
  options.stop = &stop;
  const History history = trainer.fit(line(2), nullptr, options, {&stops});
  BOOST_TEST((history.end == FitEnd::interrupted));
  BOOST_TEST(!history.nonfinite.has_value());
}

BOOST_AUTO_TEST_CASE(a_fit_that_went_on_names_the_weights_that_remain) {
  Trainer trainer = regressor(0.01);
  FitState state;
  trainer.fit(line(5), nullptr, rows_in_order(2), state);
  const History third = trainer.fit(with_target(5, 3, 1e30), nullptr, rows_in_order(4), state);
  BOOST_TEST(holds(third.stopped, "those after epoch 2, the last that went well"), third.stopped);

  std::atomic<bool> stop{false};
  Stops stops(stop, false);
  FitOptions stopped = rows_in_order(4);
  stopped.stop = &stop;
  trainer.fit(line(5), nullptr, stopped, state, std::array{stops.pointer()});
  const History rest = trainer.fit(with_target(5, 3, 1e30), nullptr, rows_in_order(4), state);
  BOOST_TEST(holds(rest.stopped, "with which the fit went on, after step 1 of epoch 3"), rest.stopped);
}

BOOST_AUTO_TEST_CASE(weights_that_are_not_finite_are_no_beginning) {
  take_warnings();
  Trainer trainer = regressor(0.1);
  NamedTensors weights = trainer.weights();
  weights["dense/kernel"] = Tensor::of<float>({1, 1}, {std::numeric_limits<float>::quiet_NaN()});
  trainer.load(weights);
  const std::vector<std::string> warnings = take_warnings();
  BOOST_TEST_REQUIRE(warnings.size() == 1U);
  BOOST_TEST(holds(warnings[0], "the weights 'dense/kernel' that were loaded hold NaN"), warnings[0]);
  regressor(0.1).load(weights);  // another run is told too
  BOOST_CHECK(take_warnings() == warnings);
  FitOptions options = rows_in_order(1);
  const std::string message = message_of<DataError>([&] { trainer.fit(line(2), nullptr, options); });
  BOOST_TEST(holds(message, "'dense/kernel' with which the training would begin"), message);
  options.nonfinite = Nonfinite::ignore;
  const History history = trainer.fit(line(2), nullptr, options);
  BOOST_TEST(history.nonfinite.value().step == 1);
}

BOOST_AUTO_TEST_SUITE_END()
