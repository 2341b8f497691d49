// What a caller of the C++ API hands over by mistake is refused by name.

#include <plexus/backend/evaluate.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <limits>
#include <span>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(misuse)

namespace {

Model one_dense(const Type& row = {DType::float64, {1}}) {
  reference();
  return Model::sequential(row, layers(layer("dense", {{"units", 1}})), "x");
}

Plan plan_of_loss() {
  reference();
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  return plan;
}

TrainerSettings settings() { return {reference(), 1, DType::float32, 1}; }

Samples two_rows() { return samples_of(Tensor::of<double>({2}, {0, 1})); }

std::string refused(Plan plan, TrainerSettings with) {
  return message_of<UsageError>([&] { Trainer(one_dense(), std::move(plan), std::move(with)); });
}

std::string refused(Trainer& trainer, const Samples& samples) {
  return message_of<DataError>([&] { trainer.fit(samples, nullptr, {}); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(settings_are_checked) {
  const std::string none = refused(plan_of_loss(), TrainerSettings{});
  BOOST_TEST(holds(none, "Backends::chosen is null"), none);
  TrainerSettings half = settings();
  half.backends.reference = nullptr;
  const std::string no_reference = refused(plan_of_loss(), half);
  BOOST_TEST(holds(no_reference, "Backends::reference is null"), no_reference);
  TrainerSettings threads = settings();
  threads.threads = -1;
  BOOST_TEST(holds(refused(plan_of_loss(), threads), "found -1"));
  TrainerSettings integers = settings();
  integers.precision = DType::int32;
  BOOST_TEST(holds(refused(plan_of_loss(), integers), "float32 or float64, found int32"));
  BOOST_CHECK_THROW(evaluate(std::make_shared<Graph>(), Backends{}), UsageError);
}

BOOST_AUTO_TEST_CASE(losses_and_metrics_that_are_null_are_named) {
  Plan no_loss = plan_of_loss();
  no_loss.losses[0].loss = nullptr;
  no_loss.losses[0].output = "dense";
  const std::string lost = refused(std::move(no_loss), settings());
  BOOST_TEST(holds(lost, "losses[0] of the plan, of output 'dense', is null"), lost);
  Plan no_metric = plan_of_loss();
  no_metric.metrics.push_back({metric("mae"), "mae"});
  no_metric.metrics.push_back({nullptr, "mse"});
  const std::string unmeasured = refused(std::move(no_metric), settings());
  BOOST_TEST(holds(unmeasured, "metrics[1] of the plan, 'mse', is null"), unmeasured);
  Plan weighted = plan_of_loss();
  weighted.losses[0].weight = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(holds(refused(std::move(weighted), settings()), "has the weight nan"));
}

BOOST_AUTO_TEST_CASE(training_needs_an_optimizer_and_evaluation_a_plan) {
  Trainer evaluates(one_dense(), plan_of_loss(), settings());
  BOOST_TEST(evaluates.evaluate(two_rows()).size() == 1U);
  const std::string fit = message_of<UsageError>([&] { evaluates.fit(two_rows(), nullptr, {}); });
  BOOST_TEST(holds(fit, "training needs an optimizer in the plan"), fit);
  BOOST_CHECK_THROW(evaluates.program(Mode::train, two_rows(), 1), UsageError);

  Trainer predicts(one_dense(), std::nullopt, settings());
  BOOST_TEST(predicts.predict(std::vector{two_rows().inputs[0].values}).size() == 1U);
  BOOST_CHECK_THROW(predicts.fit(two_rows(), nullptr, {}), UsageError);
  BOOST_CHECK_THROW(predicts.evaluate(two_rows()), UsageError);
  BOOST_CHECK_THROW(predicts.running_logs(), UsageError);
  BOOST_CHECK_THROW(predicts.names_of_means(), UsageError);
  StepSpec spec;
  spec.rows = 1;
  spec.inputs = {{DType::float64, {1}}};
  BOOST_CHECK_THROW(trace_step(predicts.model(), nullptr, spec), UsageError);
}

BOOST_AUTO_TEST_CASE(a_callback_that_is_null_is_refused) {
  Watch watch;
  const std::string message = message_of<UsageError>([&] {
    tiny_regressor().fit(two_rows(), nullptr, {}, {&watch, nullptr});
  });
  BOOST_TEST(holds(message, "callback 1 of 2 is null"), message);
}

BOOST_AUTO_TEST_CASE(samples_need_what_the_model_takes) {
  Trainer trainer = tiny_regressor();
  Samples none = two_rows();
  none.inputs.clear();
  BOOST_TEST(holds(refused(trainer, none), "the model has 1 input, the data gives 0"));
  Samples several = two_rows();
  several.inputs.push_back(several.inputs[0]);
  BOOST_TEST(holds(refused(trainer, several), "the data gives 2"));
  Samples no_target = two_rows();
  no_target.targets.clear();
  BOOST_TEST(refused(trainer, no_target) != "nothing was thrown");
  Samples wider = two_rows();
  wider.inputs[0].values = Tensor::zeros({DType::float64, {2, 3}});
  BOOST_TEST(holds(refused(trainer, wider), "takes [?, 1]"));
  Samples more_rows = two_rows();
  more_rows.rows = 3;
  BOOST_TEST(refused(trainer, more_rows) != "nothing was thrown");
  Samples scalar = two_rows();
  scalar.targets[0].values = Tensor::scalar(1.0);
  BOOST_TEST(refused(trainer, scalar) != "nothing was thrown");
  BOOST_TEST(refused(trainer, Samples{}) != "nothing was thrown");
  const std::string validation = message_of<DataError>([&] { trainer.fit(two_rows(), &wider, {}); });
  BOOST_TEST(holds(validation, "takes [?, 1]"), validation);
}

BOOST_AUTO_TEST_CASE(weights_fit_the_rows_wherever_samples_are_taken) {
  Trainer trainer = tiny_regressor();
  for (const Tensor& wrong : {Tensor::of<double>({1}, {1}), Tensor::of<float>({2}, {1, 1}),
                              Tensor::of<double>({2, 1}, {1, 1}), Tensor()}) {
    Samples samples = two_rows();
    samples.weights = {wrong};
    BOOST_CHECK_THROW(trainer.fit(samples, nullptr, {}), DataError);
    BOOST_CHECK_THROW(trainer.evaluate(samples), DataError);
    BOOST_CHECK_THROW(trainer.program(Mode::evaluate, samples, 1), DataError);
  }
  Samples many = two_rows();
  many.weights.resize(3);
  BOOST_CHECK_THROW(trainer.evaluate(many), DataError);
}

BOOST_AUTO_TEST_CASE(batches_of_any_size_are_those_that_the_rows_make) {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  FitOptions options;
  options.batch_size = largest;
  const History history = tiny_regressor().fit(two_rows(), nullptr, options);
  BOOST_TEST(history.epochs.size() == 1U);
  Trainer trainer = tiny_regressor();
  BOOST_TEST(trainer.predict(std::vector{two_rows().inputs[0].values}, largest).size() == 1U);
  BOOST_CHECK_THROW(trainer.program(Mode::evaluate, two_rows(), 0), UsageError);
  BOOST_CHECK_THROW(trainer.program(Mode::evaluate, two_rows(), 3), UsageError);
}

BOOST_AUTO_TEST_CASE(predictions_need_inputs) {
  Trainer trainer = tiny_regressor();
  BOOST_CHECK_THROW(trainer.predict({}), DataError);
  BOOST_CHECK_THROW(trainer.predict(std::vector{Tensor()}), DataError);
  BOOST_CHECK_THROW(trainer.predict(std::vector{Tensor::scalar(1.0)}), DataError);
  BOOST_CHECK_THROW(trainer.predict(std::vector{Tensor::zeros({DType::float64, {0, 1}})}), DataError);
  BOOST_CHECK_THROW(trainer.predict(std::vector{Tensor::zeros({DType::float64, {2, 2}})}), DataError);
}

BOOST_AUTO_TEST_CASE(outputs_and_inputs_that_a_model_lacks_are_refused) {
  Model model = one_dense();
  BOOST_TEST(holds(message_of<UsageError>([&] { (void)model.output_name(1); }), "output 1 (from 0)"));
  BOOST_CHECK_THROW((void)model.source_name({7, 0}), UsageError);
  BOOST_CHECK_THROW((void)model.source_name({-1, 0}), UsageError);
  BOOST_CHECK_THROW(input_column(model, 1), UsageError);
  BOOST_CHECK_THROW(target_column(model, 1), UsageError);

  Model second_of_one;
  const Model::Value x = second_of_one.input("x", {DType::float64, {1}});
  const Model::Value y = second_of_one.add(layer("dense", {{"units", 1}}), x);
  second_of_one.output({y.call, 1});
  BOOST_CHECK_THROW(Trainer(std::move(second_of_one), plan_of_loss(), settings()), UsageError);
  Model fed_by_second;
  const Model::Value z = fed_by_second.input("x", {DType::float64, {1}});
  fed_by_second.output(fed_by_second.add(layer("dense", {{"units", 1}}), Model::Value{z.call, 3}));
  BOOST_CHECK_THROW(Trainer(std::move(fed_by_second), plan_of_loss(), settings()), UsageError);
  Model foreign;
  BOOST_CHECK_THROW(foreign.output({4, 0}), UsageError);
  BOOST_CHECK_THROW(foreign.add({nullptr, "dense", "", true}, x), UsageError);
}

BOOST_AUTO_TEST_CASE(weights_of_another_dtype_are_refused_by_name) {
  Trainer trainer = tiny_regressor();
  NamedTensors weights = trainer.weights();
  weights["dense/kernel"] = Tensor::of<std::int32_t>({1, 1}, {1});
  const std::string message = message_of<DataError>([&] { trainer.load(weights); });
  BOOST_TEST(holds(message, "'dense/kernel' is int32 [1, 1] in the weights, float32 [1, 1] in the model"),
             message);
}

BOOST_AUTO_TEST_CASE(values_in_memory_make_samples_only_if_they_fit) {
  const auto wrong = [](const auto& x, const auto& y) {
    return message_of<DataError>([&] { (void)samples(x, y); });
  };
  using Doubles = std::vector<double>;
  BOOST_TEST(holds(wrong(Doubles{1, 2, 3}, Doubles{1, 2}), "no whole number of features"));
  BOOST_TEST(holds(wrong(Doubles{}, Doubles{1, 2}), "x holds 0 values"));
  BOOST_TEST(holds(wrong(Doubles{1}, Doubles{}), "no targets"));
  BOOST_TEST(holds(wrong(Tensor::scalar(1.0), Tensor::scalar(1.0)), "x is a single number"));
  BOOST_TEST(holds(wrong(Tensor::zeros({DType::float32, {2, 1}}), Tensor::zeros({DType::float32, {3}})),
                   "do not match"));
  BOOST_TEST(holds(wrong(Tensor(), Tensor()), "no rows"));
}

BOOST_AUTO_TEST_SUITE_END()
