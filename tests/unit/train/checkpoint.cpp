// A checkpoint comes back from its stored form as it was, to the bit.

#include <plexus/error/error.hpp>
#include <plexus/train/checkpoint.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(checkpoints)

namespace {

Tensor numbers(double first) {
  Tensor tensor(DType::float64, {2});
  tensor.data<double>()[0] = first;
  tensor.data<double>()[1] = -0.0;
  return tensor;
}

Checkpoint sample() {
  Checkpoint checkpoint;
  checkpoint.variables = {{"dense/kernel", numbers(0.1)},
                          {"optimizer/step", Tensor::full({DType::int64, {}}, 7)}};
  FitState& state = checkpoint.state;
  state.phase = FitPhase::validating;
  state.epoch = 3;
  state.step = 17;
  state.pass = std::numeric_limits<std::uint64_t>::max();
  state.next_row = 5;
  state.validation_row = 512;
  state.batches = std::numeric_limits<std::int64_t>::max();
  state.updates = 49;
  state.training_logs = {{"loss", 0.1}, {"accuracy", 1.0 / 3}};
  state.sums = {{"loss/total", numbers(1e-300)}};
  state.first_loss = 2.5;
  state.seconds = 0.1;
  state.history.epochs = {{1, {{"loss", 0.2}, {"val_loss", std::numeric_limits<double>::infinity()}}, 0.25},
                          {2, {{"val_loss", -1e308}, {"loss", 0.1}}, 0.5}};
  state.history.stopped = "early stopping at epoch 2";
  state.history.nonfinite = NonfinitePlace{1, 4};
  state.callbacks = {{{}, R"({"wait": 2})"}, {{{"dense/kernel", numbers(3)}, {"a/b", numbers(4)}}, ""}};
  return checkpoint;
}

void require_equal(const FitState& found, const FitState& expected) {
  BOOST_TEST((found.phase == expected.phase));
  BOOST_TEST(found.epoch == expected.epoch);
  BOOST_TEST(found.step == expected.step);
  BOOST_TEST(found.pass == expected.pass);
  BOOST_TEST(found.next_row == expected.next_row);
  BOOST_TEST(found.validation_row == expected.validation_row);
  BOOST_TEST(found.batches == expected.batches);
  BOOST_TEST(found.updates == expected.updates);
  BOOST_TEST((found.training_logs == expected.training_logs));
  BOOST_TEST((found.sums == expected.sums));
  BOOST_TEST((found.first_loss == expected.first_loss));
  BOOST_TEST(found.seconds == expected.seconds);
  BOOST_TEST((found.callbacks == expected.callbacks));
  BOOST_TEST(found.history.stopped == expected.history.stopped);
  BOOST_TEST((found.history.end == expected.history.end));
  BOOST_TEST_REQUIRE(found.history.epochs.size() == expected.history.epochs.size());
  for (std::size_t i = 0; i < found.history.epochs.size(); ++i) {
    BOOST_TEST(found.history.epochs[i].epoch == expected.history.epochs[i].epoch);
    BOOST_TEST((found.history.epochs[i].logs == expected.history.epochs[i].logs));
    BOOST_TEST(found.history.epochs[i].seconds == expected.history.epochs[i].seconds);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(come_back_as_they_were_stored) {
  const Checkpoint checkpoint = sample();
  const Checkpoint found = checkpoint_of(stored(checkpoint));
  BOOST_TEST((found.variables == checkpoint.variables));
  require_equal(found.state, checkpoint.state);
  BOOST_TEST(found.state.history.nonfinite.value().step == 4);
  require_equal(checkpoint_of(stored({})).state, {});
}

BOOST_AUTO_TEST_CASE(keep_a_log_that_is_not_a_number) {
  Checkpoint checkpoint;
  checkpoint.state.training_logs = {{"loss", std::numeric_limits<double>::quiet_NaN()}};
  BOOST_TEST(std::isnan(checkpoint_of(stored(checkpoint)).state.training_logs.at(0).second));
}

BOOST_AUTO_TEST_CASE(that_are_damaged_are_refused) {
  const StoredCheckpoint whole = stored(sample());
  for (const std::string json : {"", "{}", "[]", R"({"phase": "resting"})"}) {
    BOOST_CHECK_THROW(checkpoint_of({whole.tensors, json}), DataError);
  }
  for (const std::string name : {"@callback/9/x", "@callback/", "@callback/x/y", "@callback/0"}) {
    StoredCheckpoint damaged = whole;
    damaged.tensors.emplace(name, numbers(1));
    BOOST_CHECK_THROW(checkpoint_of(damaged), DataError);
  }
}

BOOST_AUTO_TEST_SUITE_END()
