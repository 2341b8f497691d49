#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/step.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/decision_loss.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(output_pairs)

namespace {

NamedLayer named(const char* name, int units) {
  NamedLayer made = layer("dense", {{"units", units}});
  made.name = name;
  return made;
}

/// Outputs "main" of one number and "aux" of two.
Model two_outputs() {
  reference();
  Model model;
  const Model::Value x = model.input("x", {DType::float64, {1}});
  model.output(model.add(named("main", 1), x));
  model.output(model.add(named("aux", 2), x));
  return model;
}

Plan plan_of(std::vector<std::string> losses, std::vector<std::string> metrics = {}) {
  Plan plan;
  for (const std::string& output : losses) {
    const char* loss = output == "main" ? "mean_squared_error" : "mean_absolute_error";
    plan.losses.push_back({make<Loss>(loss), output == "main" ? 1.0 : 0.25, output});
  }
  for (const std::string& output : metrics) {
    plan.metrics.push_back({make<Metric>("mean_absolute_error"), "mae", output});
  }
  plan.optimizer = make<Optimizer>("sgd");
  return plan;
}

Samples samples_named(const std::vector<std::string>& targets) {
  Samples samples;
  samples.rows = 2;
  samples.inputs.push_back({"x", Tensor::of<double>({2, 1}, {0.5, -1}), {}});
  for (const std::string& name : targets) {
    const Tensor values =
        name == "main" ? Tensor::of<double>({2, 1}, {3, 4}) : Tensor::of<double>({2, 2}, {1, 2, 3, 4});
    samples.targets.push_back({name, values, {}});
    samples.weights.push_back(name == "main" ? std::optional(Tensor::of<double>({2}, {1, 0})) : std::nullopt);
  }
  return samples;
}

struct Names {
  std::vector<std::string> parts;
  bool operator()(const Error& error) const {
    for (const std::string& part : parts) {
      BOOST_TEST(error.message().find(part) != std::string::npos, error.message());
    }
    return true;
  }
};

TrainerSettings settings() {
  TrainerSettings settings;
  settings.backends = reference();
  settings.threads = 1;
  settings.seed = 1;
  return settings;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_output_is_read_by_its_own_number_of_values) {
  Model model = two_outputs();
  model.output(model.add(formula([](const Symbol& x) { return squeeze(x, -1); }), model.outputs()[0]));
  model.build(DType::float64);
  BOOST_TEST(values_of_output(model, 0) == 1);
  BOOST_TEST(values_of_output(model, 1) == 2);
  BOOST_TEST(values_of_output(model, 2) == 1);  // [batch]
  Plan plan;
  for (const std::string& output : model.output_names()) {
    plan.losses.push_back({std::make_unique<DecisionLoss>(), 1.0, output});
  }
  const std::vector<PredictionKind> kinds = prediction_kinds(model, plan);
  BOOST_TEST_REQUIRE(kinds.size() == 3U);
  BOOST_CHECK(kinds[0] == PredictionKind::decision);
  BOOST_CHECK(kinds[1] == PredictionKind::class_decisions);
  BOOST_CHECK(kinds[2] == PredictionKind::decision);
}

// The targets have other shapes, weights and losses: a pair by place would not even compile or give other
// numbers.
BOOST_AUTO_TEST_CASE(the_order_of_targets_losses_and_metrics_does_not_count) {
  Trainer in_order(two_outputs(), plan_of({"main", "aux"}, {"main", "aux"}), settings());
  Trainer reversed(two_outputs(), plan_of({"aux", "main"}, {"aux", "main"}), settings());
  FitOptions options;
  options.epochs = 2;
  const Logs first = in_order.fit(samples_named({"main", "aux"}), nullptr, options).epochs.at(1).logs;
  const Logs second = reversed.fit(samples_named({"aux", "main"}), nullptr, options).epochs.at(1).logs;
  for (const char* name : {"loss", "main_loss", "aux_loss", "main_mae", "aux_mae"}) {
    BOOST_TEST_REQUIRE((find(first, name) && find(second, name)), name);
    BOOST_TEST(*find(first, name) == *find(second, name), name);
  }
  BOOST_CHECK(in_order.weights() == reversed.weights());
}

BOOST_AUTO_TEST_CASE(a_name_without_an_output_is_refused_with_both_lists) {
  const Model model = two_outputs();
  BOOST_CHECK_EXCEPTION(targets_of_outputs(model, samples_named({"main", "other"})), DataError,
                        (Names{{"'main', 'aux'", "'main', 'other'"}}));
  BOOST_CHECK_EXCEPTION(targets_of_outputs(model, samples_named({"main"})), DataError,
                        (Names{{"'main', 'aux'", "found 'main'"}}));
  BOOST_CHECK_THROW(targets_of_outputs(model, samples_named({"main", "main"})), DataError);
  BOOST_CHECK_EXCEPTION(losses_of_outputs(model, plan_of({"main", "third"})), UsageError,
                        (Names{{"'main', 'aux'", "'main', 'third'"}}));
  BOOST_CHECK_EXCEPTION(losses_of_outputs(model, plan_of({"main", ""})), UsageError,
                        (Names{{"'main', (no name)"}}));
  BOOST_CHECK_EXCEPTION(outputs_of_metrics(model, plan_of({}, {"aux", "third"})), UsageError,
                        (Names{{"'mae'", "'main', 'aux'", "'aux', 'third'"}}));
  BOOST_TEST(
      outputs_of_metrics(model, plan_of({}, {"aux", "main", "aux"})) == (std::vector<std::size_t>{1, 0, 1}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_single_output_takes_what_has_no_name) {
  Model model;
  reference();
  model.output(model.add(named("only", 1), model.input("x", {DType::float64, {1}})));
  BOOST_TEST(targets_of_outputs(model, std::vector<std::string>{"price"}) == std::vector<std::size_t>{0},
             boost::test_tools::per_element());
  BOOST_TEST(losses_of_outputs(model, plan_of({""})) == std::vector<std::size_t>{0},
             boost::test_tools::per_element());
  BOOST_TEST(outputs_of_metrics(model, plan_of({}, {""})) == std::vector<std::size_t>{0},
             boost::test_tools::per_element());
  BOOST_CHECK_THROW(losses_of_outputs(model, plan_of({"price"})), UsageError);
  BOOST_CHECK_THROW(targets_of_outputs(model, std::vector<std::string>{"only", "more"}), DataError);
}

BOOST_AUTO_TEST_CASE(a_trainer_refuses_what_does_not_pair) {
  Trainer trainer(two_outputs(), plan_of({"main", "aux"}, {"third"}), settings());
  BOOST_CHECK_THROW(trainer.check(samples_named({"main", "aux"})), UsageError);
  Trainer good(two_outputs(), plan_of({"main", "aux"}), settings());
  good.check(samples_named({"aux", "main"}));
  BOOST_CHECK_THROW(good.check(samples_named({"main", "y"})), DataError);
}

BOOST_AUTO_TEST_SUITE_END()
