// Moving averages and accumulated gradients in a fit; optimizer_goldens.cpp compares them with
// Keras.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <atomic>
#include <cmath>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(update_options)

namespace {

constexpr std::int64_t train_rows = 11;  // with batches of 2: 6 an epoch

std::unique_ptr<Trainer> with_dropout(const std::string& optimizer) {
  return trainer_of(
      optimizer, layers(dense(5, "tanh", "hidden"), layer("dropout", {{"rate", 0.4}}), dense(1, "linear")));
}

/// Stops after a batch of the training or of a validation, counted over all epochs.
struct StopAfter final : Callback {
  StopAfter(std::int64_t training, std::int64_t validation)
      : training_left(training), validation_left(validation) {}
  std::int64_t training_left;
  std::int64_t validation_left;
  std::atomic<bool> stop = false;

  std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
  void on_train_batch_end(Training&) override { stop = --training_left == 0; }
  std::int64_t next_test_batch(const Training& training) override { return training.progress().step + 1; }
  void on_test_batch_end(Training&) override { stop = --validation_left == 0; }
};

struct Outcome {
  NamedTensors variables;
  History history;
  FitState state;
};

Outcome whole(const std::string& optimizer, const FitOptions& options) {
  const auto trainer = with_dropout(optimizer);
  const Samples validation = numbered(5);
  FitState state;
  History history = trainer->fit(numbered(train_rows), &validation, options, state);
  return {trainer->variables(), std::move(history), state};
}

Outcome stopped_and_resumed(const std::string& optimizer, FitOptions options, std::int64_t training,
                            std::int64_t validation) {
  const Samples train = numbered(train_rows);
  const Samples judge = numbered(5);
  FitState state;
  NamedTensors variables;
  {
    const auto trainer = with_dropout(optimizer);
    StopAfter stopper(training, validation);
    options.stop = &stopper.stop;
    Callback* const callbacks[] = {&stopper};
    trainer->fit(train, &judge, options, state, callbacks);
    options.stop = nullptr;
    variables = trainer->variables();
  }
  const auto trainer = with_dropout(optimizer);
  trainer->prepare(train, &judge, options);
  trainer->restore(variables);
  History history = trainer->fit(train, &judge, options, state);
  return {trainer->variables(), std::move(history), state};
}

void require_equal(const Outcome& found, const Outcome& expected) {
  BOOST_CHECK(found.variables == expected.variables);
  BOOST_TEST(found.state.batches == expected.state.batches);
  BOOST_TEST(found.state.updates == expected.state.updates);
  BOOST_TEST_REQUIRE(found.history.epochs.size() == expected.history.epochs.size());
  for (std::size_t i = 0; i < expected.history.epochs.size(); ++i) {
    BOOST_CHECK(found.history.epochs[i].logs == expected.history.epochs[i].logs);
  }
}

const std::string everything =
    "adam: {learning_rate: {cosine_decay: {initial: 0.05, warmup: 4 steps}}, gradient_accumulation_steps: 4, "
    "use_ema: true, ema_momentum: 0.6, swap_ema_weights: true, clipnorm: 1, weight_decay: 0.1}";

}  // namespace

// 18 batches, 4 to an update: 4 updates, and 2 batches that wait.
BOOST_AUTO_TEST_CASE(a_fit_goes_on_from_every_batch_of_an_accumulation) {
  const FitOptions options = fit_options(3, 2);
  const Outcome expected = whole(everything, options);
  BOOST_TEST(expected.state.batches == 18);
  BOOST_TEST(expected.state.updates == 4);
  BOOST_TEST(expected.variables.at("optimizer/batches").item() == 18.0);
  BOOST_TEST(expected.variables.at("optimizer/iterations").item() == 4.0);
  for (std::int64_t batch = 1; batch <= 18; ++batch) {
    BOOST_TEST_CONTEXT("stopped after batch " << batch) {
      require_equal(stopped_and_resumed(everything, options, batch, 0), expected);
    }
  }
}

// In a validation that uses the averages, parameters and averages are exchanged.
BOOST_AUTO_TEST_CASE(a_fit_goes_on_from_a_validation_with_averages) {
  const FitOptions options = fit_options(3, 2);
  const Outcome expected = whole(everything, options);
  const Samples train = numbered(train_rows);
  struct StopInValidation final : Callback {
    std::atomic<bool> stop = false;
    void on_test_begin(Training& training) override { stop = training.progress().epoch == 2; }
  };
  const Samples judge = numbered(5);
  FitState state;
  NamedTensors variables;
  {
    const auto trainer = with_dropout(everything);
    StopInValidation stopper;
    FitOptions stopping = options;
    stopping.stop = &stopper.stop;
    Callback* const callbacks[] = {&stopper};
    trainer->fit(train, &judge, stopping, state, callbacks);
    variables = trainer->variables();
  }
  BOOST_TEST((state.phase == FitPhase::validating));
  const auto trainer = with_dropout(everything);
  trainer->prepare(train, &judge, options);
  trainer->restore(variables);
  History history = trainer->fit(train, &judge, options, state);
  require_equal({trainer->variables(), std::move(history), state}, expected);
}

// Two batches of 3 rows make the update of one batch of 6: the mean of two means.
BOOST_AUTO_TEST_CASE(accumulated_batches_make_the_update_of_a_large_one) {
  const auto weights_after = [](const char* optimizer, std::int64_t batch_size) {
    const auto trainer = trainer_of(optimizer, layers(dense(4, "tanh", "hidden"), dense(1, "linear")));
    FitOptions options = fit_options(4, batch_size);
    options.shuffle = false;
    trainer->fit(numbered(12), nullptr, options);
    return trainer->weights();
  };
  const NamedTensors large = weights_after("adam: {learning_rate: 0.02, clipnorm: 0.5}", 6);
  const NamedTensors small =
      weights_after("adam: {learning_rate: 0.02, clipnorm: 0.5, gradient_accumulation_steps: 2}", 3);
  for (const auto& [name, tensor] : large) {
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
      BOOST_TEST(std::fabs(tensor.at(i) - small.at(name).at(i)) < 1e-12, name);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_later_fit_completes_an_accumulation) {
  const auto trainer = trainer_of("sgd: {gradient_accumulation_steps: 5}", layers(dense(1, "linear")));
  const Samples train = numbered(3);
  const NamedTensors before = trainer->weights();
  FitState first;
  trainer->fit(train, nullptr, fit_options(3, 1), first);  // 3 batches each
  BOOST_TEST(first.updates == 1);
  BOOST_CHECK(trainer->weights() != before);
  FitState second;
  trainer->fit(train, nullptr, fit_options(1, 1), second);  // batches 10, 11, 12
  BOOST_TEST(second.updates == 1);
  BOOST_TEST(trainer->variables().at("optimizer/batches").item() == 12.0);
}

BOOST_AUTO_TEST_CASE(random_draws_count_batches) {
  struct Noise final : Layer {
    Symbol call(Scope& scope, const Symbol& x) const override {
      return scope.training() ? x + scope.random_uniform(x.shape()) : x;
    }
  };
  struct Losses final : Callback {
    std::vector<double> losses;
    std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
    void on_train_batch_end(Training& training) override { losses.push_back(training.batch_loss()); }
  };
  std::vector<NamedLayer> noisy;
  noisy.push_back({std::make_unique<Noise>(), "noise", "noise", true});
  noisy.push_back(dense(1, "linear"));
  const auto trainer =
      trainer_of("sgd: {learning_rate: 0, gradient_accumulation_steps: 3}", std::move(noisy));
  Losses losses;
  const std::vector<double> equal(3, 1.0);
  trainer->fit(samples(equal, equal), nullptr, fit_options(1, 1), {&losses});
  BOOST_TEST_REQUIRE(losses.losses.size() == 3u);
  BOOST_TEST(losses.losses[0] != losses.losses[1]);
  BOOST_TEST(losses.losses[1] != losses.losses[2]);
}

// x = target = 1, weight w: the gradient is 2 (w - 1). From w = 2 with rate 0.25: 1.5, 1.25. The average
// begins as 1.5 and becomes 0.5 * 1.5 + 0.5 * 1.25 = 1.375.
BOOST_AUTO_TEST_CASE(a_trained_model_gets_the_averages) {
  const auto fitted = [](const char* optimizer, Callback* callback, const Samples* validation = nullptr) {
    auto trainer = trainer_of(optimizer, layers(layer("dense", {{"units", 1}, {"use_bias", false}})));
    trainer->load({{"dense/kernel", Tensor::of<double>({1, 1}, {2})}});
    const std::vector<double> one{1};
    FitState state;
    Callback* const callbacks[] = {callback};
    trainer->fit(samples(one, one), validation, fit_options(2, 2), state,
                 callback == nullptr ? std::span<Callback* const>() : callbacks);
    return trainer;
  };
  const char* averaging = "sgd: {learning_rate: 0.25, use_ema: true, ema_momentum: 0.5}";
  BOOST_TEST(fitted("sgd: {learning_rate: 0.25}", nullptr)->weights().at("dense/kernel").item() == 1.25);
  BOOST_TEST(fitted(averaging, nullptr)->weights().at("dense/kernel").item() == 1.375);

  struct Seen final : Callback {
    std::vector<double> weights, validated, val_loss;
    void on_epoch_end(Training& training, Logs& logs) override {
      weights.push_back(training.weights().at("dense/kernel").item());
      validated.push_back(training.validated_weights().at("dense/kernel").item());
      val_loss.push_back(find(logs, "val_loss").value());
    }
  };
  const std::vector<double> one{1};
  const Samples validation = samples(one, one);
  Seen plain;
  fitted(averaging, &plain, &validation);
  BOOST_TEST(plain.weights == (std::vector<double>{1.5, 1.25}), boost::test_tools::per_element());
  BOOST_TEST(plain.validated == plain.weights, boost::test_tools::per_element());
  BOOST_TEST(plain.val_loss == (std::vector<double>{0.25, 0.0625}), boost::test_tools::per_element());
  Seen swapping;
  fitted("sgd: {learning_rate: 0.25, use_ema: true, ema_momentum: 0.5, swap_ema_weights: true}", &swapping,
         &validation);
  BOOST_TEST(swapping.weights == plain.weights, boost::test_tools::per_element());
  BOOST_TEST(swapping.validated == (std::vector<double>{1.5, 1.375}), boost::test_tools::per_element());
  BOOST_TEST(swapping.val_loss == (std::vector<double>{0.25, 0.375 * 0.375}),
             boost::test_tools::per_element());
}

// Averages are in the parameters' place while it validates.
BOOST_AUTO_TEST_CASE(a_fit_that_a_callback_stops_within_a_validation_leaves_the_averages) {
  struct Stop final : Callback {
    NamedTensors validated;
    std::int64_t next_test_batch(const Training&) override { return 1; }
    void on_test_batch_end(Training& training) override { training.stop("enough"); }
    void on_train_finish(Training& training) override { validated = training.validated_weights(); }
  } stop;
  const Samples validation = numbered(5);
  const auto trainer = trainer_of("sgd: {use_ema: true, ema_momentum: 0.5, swap_ema_weights: true}",
                                  layers(dense(1, "linear")));
  const FitOptions options = fit_options(3, 2);
  const History history = trainer->fit(numbered(train_rows), &validation, options, {&stop});
  BOOST_CHECK(history.end == FitEnd::stopped);
  const NamedTensors left = trainer->variables();
  BOOST_CHECK(left.at("answer/kernel") == left.at("answer/kernel/average"));
  BOOST_CHECK(stop.validated == trainer->weights());
}

BOOST_AUTO_TEST_CASE(options_that_do_nothing_are_refused) {
  const auto refusal = [](const std::string& optimizer) {
    try {
      const auto trainer = trainer_of(optimizer, layers(dense(1, "linear")));
      trainer->prepare(numbered(3), nullptr, fit_options(1, 2));
    } catch (const ConfigError& error) {
      return error.message();
    }
    return std::string("accepted");
  };
  const auto has = [&](const std::string& optimizer, const std::string& part) {
    const std::string found = refusal(optimizer);
    BOOST_TEST(found.find(part) != std::string::npos, optimizer << " says: " << found);
  };
  has("sgd: {swap_ema_weights: true}",
      "swap_ema_weights needs use_ema: true: there are no averages without it");
  has("sgd: {ema_momentum: 0.9}", "ema_momentum needs use_ema: true: there are no averages without it");
  has("sgd: {ema_momentum: 0.9, use_ema: true}", "accepted");
  has("sgd: {exclude_from_weight_decay: [a]}",
      "exclude_from_weight_decay needs weight_decay: nothing decays without it");
  has("sgd: {weight_decay: 0.1, exclude_from_weight_decay: [\"*/bais\"]}",
      "'*/bais' fits no parameter that is trained");
  has("sgd: {weight_decay: 0.1, exclude_from_weight_decay: [\"*/bias\"]}", "accepted");
  has("sgd: {gradient_accumulation_steps: 0}", "must be in [1, 65536], found 0");
}

BOOST_AUTO_TEST_SUITE_END()
