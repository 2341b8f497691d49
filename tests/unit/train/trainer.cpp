#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using plexus::test::message_of;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(trainer)

namespace {

/// Whether an error's message has all of these in it.
struct Says {
  std::vector<std::string> parts;
  bool operator()(const Error& error) const {
    for (const std::string& part : parts) {
      BOOST_TEST(error.message().find(part) != std::string::npos,
                 "'" << part << "' is not in: " << error.message());
    }
    return true;
  }
};

FitOptions epochs_of_two(int epochs) {
  FitOptions options;
  options.epochs = epochs;
  options.batch_size = 2;
  return options;
}

NamedTensors trained(const FitOptions& options, int fits = 1) {
  Trainer trainer = tiny_classifier();
  for (int i = 0; i < fits; ++i) trainer.fit(labelled(10), nullptr, options);
  return trainer.weights();
}

// The programs point into the trainer.
static_assert(!std::is_move_constructible_v<Trainer> && !std::is_copy_constructible_v<Trainer>);

}  // namespace

BOOST_AUTO_TEST_CASE(labels_must_be_classes_of_the_output) {
  const Trainer three = tiny_classifier(3);
  const auto refused = [&](const Tensor& labels, const std::vector<std::string>& says) {
    BOOST_CHECK_EXCEPTION(three.check(samples_of(labels)), DataError, Says{says});
  };
  three.check(labelled(6));
  three.check(samples_of(Tensor::of<double>({3, 1}, {0, 1, 2})));
  refused(Tensor::of<std::int64_t>({3}, {1, 2, 3}),
          {"target 't' of t.csv", "holds 3 in row 2", "from 0 to 2"});
  refused(Tensor::of<std::int64_t>({3}, {1, -1, 0}), {"holds -1 in row 1"});
  refused(Tensor::of<double>({3, 1}, {0, 1, 1.5}), {"holds 1.5 in row 2"});
  refused(Tensor::of<double>({2}, {std::nan(""), 0}), {"holds nan in row 0"});
  refused(Tensor::of<double>({2}, {0, 1e300}), {"row 1"});
}

BOOST_AUTO_TEST_CASE(a_wrong_label_is_named_by_its_class_and_its_row_in_the_source) {
  Samples samples = samples_of(Tensor::of<std::int64_t>({2}, {0, 2}), {"iris", "rose", "tulip"});
  samples.first_row = 5;
  BOOST_CHECK_EXCEPTION(tiny_classifier(2).check(samples), DataError,
                        (Says{{"'tulip' (class 2) in row 6", "'dense' has 2 classes"}}));
}

BOOST_AUTO_TEST_CASE(texts_are_no_quantities) {
  Samples samples = samples_of(Tensor::of<std::int64_t>({3}, {0, 1, 2}), {"1.5", "2", "NA"});
  samples.targets[0].evidence = "t.csv:4 holds 'NA'";
  BOOST_CHECK_EXCEPTION(tiny_regressor().check(samples), DataError,
                        (Says{{"3 different texts", "t.csv:4 holds 'NA'"}}));
  samples.targets[0].classes = {"no", "yes"};  // what binary_crossentropy takes
  samples.targets[0].values = Tensor::of<std::int64_t>({3}, {0, 1, 1});
  tiny_regressor().check(samples);
}

BOOST_AUTO_TEST_CASE(options_out_of_range_are_refused) {
  Trainer trainer = tiny_classifier();
  const Samples samples = labelled(4);
  const auto refused = [&](auto change, const std::string& says) {
    FitOptions options;
    change(options);
    BOOST_CHECK_EXCEPTION(trainer.fit(samples, nullptr, options), UsageError, Says{{says}});
  };
  refused([](FitOptions& o) { o.epochs = 0; }, "epochs must be at least 1, found 0");
  refused([](FitOptions& o) { o.batch_size = 0; }, "batch_size");
  refused([](FitOptions& o) { o.steps_per_epoch = -3; }, "steps_per_epoch must be at least 1, found -3");
  refused([](FitOptions& o) { o.validation_frequency = 0; }, "validation_frequency");
  BOOST_CHECK_THROW(trainer.evaluate(samples, 0), UsageError);
  BOOST_CHECK_THROW(trainer.predict(std::vector{samples.inputs[0].values}, 0), UsageError);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_compiled_shows_before_training) {
  BOOST_CHECK_THROW(tiny_regressor(3).prepare(samples_of(Tensor::of<double>({2}, {0, 1})), nullptr, {}),
                    ShapeError);
}

// Ten rows in steps of two: five epochs of two steps are the two passes of two whole epochs.
BOOST_AUTO_TEST_CASE(short_epochs_go_on_in_the_order_at_hand) {
  FitOptions shorter = epochs_of_two(5);
  shorter.steps_per_epoch = 2;
  BOOST_CHECK(trained(shorter) == trained(epochs_of_two(2)));
  BOOST_CHECK(trained(shorter) != trained(epochs_of_two(1)));
}

BOOST_AUTO_TEST_CASE(a_second_fit_has_new_orders) {
  BOOST_CHECK(trained(epochs_of_two(1), 2) == trained(epochs_of_two(2)));
}

BOOST_AUTO_TEST_CASE(an_epoch_has_no_more_steps_than_the_data) {
  FitOptions longer = epochs_of_two(2);
  longer.steps_per_epoch = 7;
  Trainer trainer = tiny_classifier();
  Watch watch;
  trainer.fit(labelled(9), nullptr, longer, {&watch});
  BOOST_TEST(watch.warnings.size() == 1U);
  BOOST_TEST(watch.ended.size() == 2U);
  for (const FitProgress& at : watch.ended) BOOST_TEST((at.step == 5 && at.steps == 5));
}

BOOST_AUTO_TEST_CASE(validation_comes_every_so_many_epochs) {
  FitOptions options = epochs_of_two(5);
  options.validation_frequency = 2;
  Trainer trainer = tiny_classifier();
  const Samples validation = labelled(6);
  const History history = trainer.fit(labelled(10), &validation, options);
  for (const History::Epoch& epoch : history.epochs) {
    BOOST_TEST(find(epoch.logs, "val_loss").has_value() == (epoch.epoch % 2 == 0));
  }
  BOOST_TEST(history.values("val_loss").size() == 2U);
  BOOST_TEST(history.values("loss").size() == 5U);
}

BOOST_AUTO_TEST_CASE(an_epoch_without_a_step_is_not_recorded) {
  std::atomic<bool> stop = false;
  FitOptions options = epochs_of_two(5);
  options.stop = &stop;
  Trainer trainer = tiny_classifier();
  Watch watch;
  watch.when_begins = [&](const FitProgress& at) { stop = at.epoch == 3; };
  const History history = trainer.fit(labelled(10), nullptr, options, {&watch});
  BOOST_TEST(history.epochs.size() == 2U);
  BOOST_TEST(history.stopped == "interrupted before epoch 3");
}

BOOST_AUTO_TEST_CASE(a_part_of_an_epoch_is_recorded_as_such) {
  struct StopAtOnce final : Callback {
    std::atomic<bool> stop = false;
    std::int64_t next_batch(const Training&) override { return 3; }
    void on_train_batch_end(Training&) override { stop = true; }
  } callback;
  FitOptions options;
  options.batch_size = 1;
  options.stop = &callback.stop;
  const History history = tiny_classifier().fit(labelled(10), nullptr, options, {&callback});
  BOOST_TEST(history.epochs.size() == 1U);
  BOOST_TEST(history.stopped == "interrupted in epoch 1, after 3 of 10 steps");
}

BOOST_AUTO_TEST_CASE(a_stop_ends_validation) {
  struct StopInValidation final : Callback {
    std::atomic<bool> stop = false;
    std::int64_t last = 0;
    std::int64_t next_test_batch(const Training& training) override { return training.progress().step + 1; }
    void on_test_batch_end(Training& training) override {
      last = training.progress().step;
      stop = last == 2;
    }
  } callback;
  FitOptions options;
  options.stop = &callback.stop;
  const Samples validation = labelled(3 * evaluation_batch + 1);
  const History history = tiny_classifier().fit(labelled(3), &validation, options, {&callback});
  BOOST_TEST(callback.last == 2);  // of 4
  BOOST_TEST(history.stopped == "interrupted in the validation of epoch 1");
  BOOST_TEST(history.epochs.size() == 1U);
  BOOST_TEST(!find(history.epochs.at(0).logs, "val_loss").has_value());
}

BOOST_AUTO_TEST_CASE(a_stop_after_the_last_step_stops_nothing) {
  std::atomic<bool> stop = false;
  FitOptions options = epochs_of_two(2);
  options.stop = &stop;
  Trainer trainer = tiny_classifier();
  Watch watch;
  watch.when_ends = [&](const FitProgress& at) { stop = at.epoch == 2; };
  const History history = trainer.fit(labelled(10), nullptr, options, {&watch});
  BOOST_TEST(history.epochs.size() == 2U);
  BOOST_TEST(history.stopped == "");
}

BOOST_AUTO_TEST_CASE(displays_are_refreshed_twenty_times_a_second_at_most) {
  Trainer trainer = tiny_classifier();
  Watch watch;
  const auto start = std::chrono::steady_clock::now();
  trainer.fit(labelled(11), nullptr, epochs_of_two(3000), {&watch});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  BOOST_TEST(watch.begun == 3000);
  BOOST_TEST(watch.refreshed <= 20 * seconds + 1);
}

BOOST_AUTO_TEST_CASE(targets_of_another_shape_have_a_program_of_their_own) {
  Trainer trainer = tiny_classifier();
  const Samples flat = labelled(6);
  Samples column = flat;
  column.targets[0].values = flat.targets[0].values.reshaped({6, 1});
  const double loss = find(trainer.evaluate(flat), "loss").value();
  BOOST_TEST(find(trainer.evaluate(column), "loss").value() == loss);
}

BOOST_AUTO_TEST_CASE(weights_of_another_model_are_refused_by_name) {
  Trainer trainer = tiny_classifier(3);
  NamedTensors weights = trainer.weights();
  weights.erase("dense/bias");
  weights["dense/kernel"] = Tensor::zeros({DType::float32, {1, 4}});
  weights["gone/kernel"] = Tensor::zeros({DType::float32, {2}});
  BOOST_CHECK_EXCEPTION(trainer.load(weights), DataError,
                        (Says{{"missing: 'dense/bias' [3]",
                               "'dense/kernel' is float32 [1, 4] in the weights, float32 [1, 3] in the model",
                               "the model has no 'gone/kernel' [2]"}}));
}

BOOST_AUTO_TEST_CASE(weights_of_the_other_precision_are_converted) {
  Trainer trainer = tiny_classifier(2);
  NamedTensors weights;
  weights["dense/bias"] = Tensor::of<double>({2}, {0.5, -2});
  weights["dense/kernel"] = Tensor::of<double>({1, 2}, {1, 0.25});
  trainer.load(weights);
  BOOST_CHECK(trainer.weights().at("dense/bias") == (Tensor::of<float>({2}, {0.5F, -2.F})));
  BOOST_CHECK(trainer.weights().at("dense/kernel") == (Tensor::of<float>({1, 2}, {1.F, 0.25F})));
}

BOOST_AUTO_TEST_CASE(weights_that_do_not_fit_the_rows_are_refused_before_training) {
  Trainer trainer = tiny_classifier();
  const auto message = [&](std::vector<std::optional<Tensor>> weights) {
    Samples samples = labelled(4);
    samples.weights = std::move(weights);
    return message_of<DataError>([&] { trainer.prepare(samples, nullptr, {}); });
  };
  BOOST_TEST(message({std::nullopt}) == "nothing was thrown");
  BOOST_TEST(message({Tensor::of<double>({4}, {1, 0, 2, 1})}) == "nothing was thrown");
  BOOST_TEST(message({Tensor::of<double>({3}, {1, 1, 1})}).find("expected a float64 for each of 4 rows") !=
             std::string::npos);
  BOOST_TEST(message({Tensor::of<double>({4}, {1, 1, -2, 1})}).find("hold -2 in row 2") != std::string::npos);
  BOOST_TEST(message({std::nullopt, std::nullopt}).find("weights for 2 targets") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_fit_without_callbacks_leaves_warnings_to_its_caller) {
  take_warnings();
  warn("a fit without callbacks", "somebody should read this");
  Trainer trainer = tiny_classifier();
  trainer.fit(labelled(4), nullptr, {});
  BOOST_TEST(take_warnings().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
