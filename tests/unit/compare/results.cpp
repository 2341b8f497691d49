// What a finished run gives, and where two of them differ.

#include <plexus/compare/results.hpp>
#include <plexus/compare/timing/statistics.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <cmath>
#include <limits>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "../../support/decision_loss.hpp"
#include "compared_runs.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(results)

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

Tensor table(const Shape& shape, const std::vector<float>& values) {
  Tensor made(DType::float32, shape);
  std::copy(values.begin(), values.end(), made.data<float>().begin());
  return made;
}

std::vector<std::int64_t> steps_of(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<std::int64_t> steps;
  for (const Divergence& divergence : divergences(a, b)) steps.push_back(divergence.step);
  return steps;
}

}  // namespace

BOOST_AUTO_TEST_CASE(losses_part_at_the_first_step_beyond_each_limit) {
  using Steps = std::vector<std::int64_t>;
  // Relative: 2e-6 of 2 at step 2, 2e-4 at step 3, 1e-3 at step 4; 1e-2 is never reached.
  const std::vector<double> base{2, 2, 2, 2}, other{2, 2 + 4e-6, 2 - 4e-4, 2.002};
  BOOST_TEST(steps_of(base, other) == (Steps{2, 3, 0}), boost::test_tools::per_element());
  BOOST_TEST(steps_of(base, base) == (Steps{0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(steps_of({1, no_number, infinity}, {1, no_number, infinity}) == (Steps{0, 0, 0}),
             boost::test_tools::per_element());
  BOOST_TEST(steps_of({1, 1}, {1, no_number}) == (Steps{2, 2, 2}), boost::test_tools::per_element());
  BOOST_TEST(steps_of({infinity}, {1}) == (Steps{1, 1, 1}), boost::test_tools::per_element());
  BOOST_TEST(steps_of({1}, {1, 7}) == (Steps{0, 0, 0}), boost::test_tools::per_element());  // one was cut
}

BOOST_AUTO_TEST_CASE(the_largest_difference_is_of_any_output_and_element) {
  const std::vector<Tensor> a{table({2}, {1, 2}), table({1, 2}, {5, -3})};
  BOOST_TEST(largest_difference(a, {table({2}, {1, 2.5}), table({1, 2}, {5, -1})}) == 2);
  BOOST_TEST(largest_difference(a, a) == 0);
  const std::vector<Tensor> broken{table({2}, {1, std::nanf("")}), table({1, 2}, {5, -3})};
  BOOST_TEST(largest_difference(a, broken) == infinity);
  BOOST_TEST(largest_difference(broken, broken) == 0);
}

BOOST_AUTO_TEST_CASE(an_output_has_classes_if_its_loss_or_its_target_says_so) {
  load_standard_plugins();
  const Tensor three = table({2, 3}, {.1F, .2F, .7F, .5F, .3F, .2F}), one = table({2, 1}, {.2F, .9F});
  const auto classes = [](const Tensor& output, const Tensor& target, const char* loss) {
    return has_classes(output, target, *make<Loss>(Tree(loss)));
  };
  const char* const sparse = "sparse_categorical_crossentropy";
  const char* const numbers = "mean_squared_error";
  BOOST_TEST(classes(three, table({2}, {2, 0}), sparse));
  BOOST_TEST(classes(three, table({2, 3}, {0, .25F, .75F, 1, 0, 0}), "categorical_crossentropy"));
  BOOST_TEST(classes(one, table({2}, {0, .5F}), "binary_crossentropy"));
  BOOST_TEST(!classes(three, table({2, 3}, {0, 0, 1, 1, 0, 0}), "binary_crossentropy"));  // three answers
  BOOST_TEST(classes(three, table({2, 3}, {0, 0, 1, 1, 0, 0}), numbers));
  BOOST_TEST(!classes(three, table({2, 3}, {0, 1, 1, 1, 0, 0}), numbers));
  BOOST_TEST(!classes(three, table({2, 3}, {0, .5F, 1, 1, 0, 0}), numbers));
  BOOST_TEST(classes(one, table({2}, {0, 1}), numbers));
  BOOST_TEST(!classes(one, table({2, 1}, {0, 21.5F}), numbers));
  BOOST_TEST(!classes(table({1, 2, 2}, {1, 0, 0, 1}), table({1, 2}, {0, 1}), sparse));
  BOOST_TEST(has_classes(one, table({2, 1}, {0, 1}), tests::DecisionLoss()));
  BOOST_TEST(has_classes(three, table({2}, {2, 0}), tests::DecisionLoss()));
}

BOOST_AUTO_TEST_CASE(rows_of_another_class_come_with_margins) {
  const Tensor a = table({3, 3}, {.5F, .25F, .25F, 0, .75F, .25F, 0, 0, 1});
  const Tensor b = table({3, 3}, {.25F, .625F, .125F, 0, .75F, .25F, 0, 0, 1});
  const auto rows = class_differences(a, b, PredictionKind::class_probabilities);
  BOOST_TEST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(rows[0].row == 0);
  BOOST_TEST(rows[0].baseline_class == 0);
  BOOST_TEST(rows[0].other_class == 1);
  BOOST_TEST(rows[0].baseline_margin == 0.25);  // .5 - .25
  BOOST_TEST(rows[0].other_margin == 0.375);    // .625 - .25
}

BOOST_AUTO_TEST_CASE(of_two_classes_the_second_is_above_a_half) {
  const auto rows = class_differences(table({3, 1}, {.25F, .5F, .75F}), table({3, 1}, {.375F, .625F, 1}),
                                      PredictionKind::probability);
  BOOST_TEST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(rows[0].row == 1);
  BOOST_TEST(rows[0].baseline_class == 0);
  BOOST_TEST(rows[0].other_class == 1);
  BOOST_TEST(rows[0].baseline_margin == 0);  // .5 against .5
  BOOST_TEST(rows[0].other_margin == 0.25);  // .625 against .375
}

// sigmoid(ln 3) = 3/4, sigmoid(-ln 3) = 1/4: both are on the same side of 1/2 as values.
BOOST_AUTO_TEST_CASE(of_two_classes_the_second_has_a_logit_above_0) {
  const float z = std::log(3.F);
  const auto rows =
      class_differences(table({2, 1}, {-z, z}), table({2, 1}, {.25F, 2 * z}), PredictionKind::logit);
  BOOST_TEST_REQUIRE(rows.size() == 1u);
  BOOST_TEST((rows[0].row == 0 && rows[0].baseline_class == 0 && rows[0].other_class == 1));
  BOOST_TEST(rows[0].baseline_margin == 0.5, boost::test_tools::tolerance(1e-6));  // 3/4 - 1/4
}

// No probabilities are made of them: of one value the margin is its distance from 0.
BOOST_AUTO_TEST_CASE(decision_values_are_their_own_margins) {
  const auto single =
      class_differences(table({3, 1}, {-2, .25F, 0}), table({3, 1}, {-1, -.5F, 0}), PredictionKind::decision);
  BOOST_TEST_REQUIRE(single.size() == 1u);
  BOOST_TEST((single[0].row == 1 && single[0].baseline_class == 1 && single[0].other_class == 0));
  BOOST_TEST(single[0].baseline_margin == 0.25);
  BOOST_TEST(single[0].other_margin == 0.5);
  const auto several = class_differences(table({1, 3}, {-8, -2, -4}), table({1, 3}, {-8, -5, -4}),
                                         PredictionKind::class_decisions);
  BOOST_TEST_REQUIRE(several.size() == 1u);
  BOOST_TEST((several[0].baseline_class == 1 && several[0].other_class == 2));
  BOOST_TEST(several[0].baseline_margin == 2);  // -2 against -4
  BOOST_TEST(several[0].other_margin == 1);     // -4 against -5
}

BOOST_AUTO_TEST_CASE(metrics_come_with_intervals_of_their_rows_unless_the_time_is_up) {
  const ComparedRun compared_run = tests::small_classifier();
  const auto trainer = compared_run.trainer(open_backends("reference"), 1);
  const RunResults found = results_of(compared_run, *trainer);
  BOOST_TEST(found.single_rows == 22);
  BOOST_TEST_REQUIRE(found.outputs.size() == 1u);
  BOOST_TEST((found.outputs[0].shape() == Shape{22, 3}));
  BOOST_TEST_REQUIRE(found.metrics.size() == 2u);
  BOOST_TEST(found.metrics[0].name == "loss");
  // The loss of a row is -log of the output at its label.
  std::vector<double> losses;
  for (std::int64_t row = 0; row < 22; ++row) {
    const auto label = std::int64_t(compared_run.samples.targets[0].values.at(row));
    losses.push_back(-std::log(found.outputs[0].at(3 * row + label)));
  }
  const ConfidenceInterval interval = bootstrap_mean(losses, compared_run.seed);
  const auto near = boost::test_tools::tolerance(1e-5);
  BOOST_TEST_REQUIRE((found.metrics[0].interval && found.metrics[1].interval));
  BOOST_TEST(found.metrics[0].value == std::accumulate(losses.begin(), losses.end(), 0.0) / 22, near);
  BOOST_TEST(found.metrics[0].interval->first == interval.low, near);
  BOOST_TEST(found.metrics[0].interval->second == interval.high, near);

  const RunResults cut = results_of(compared_run, *trainer, 1e-9);
  BOOST_TEST(cut.single_rows < 22);
  BOOST_TEST(cut.metrics.size() == 2u);
  BOOST_TEST(cut.metrics[0].value == found.metrics[0].value);
  BOOST_TEST(!cut.metrics[0].interval);
}

BOOST_AUTO_TEST_CASE(weighted_means_and_roots_have_intervals_too) {
  ComparedRun compared_run = tests::small_classifier();
  compared_run.model = [] {
    std::vector<NamedLayer> layers;
    layers.push_back(layer("dense", {{"units", 1}}));
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  compared_run.plan = [](const Model&) {
    Plan plan;
    plan.losses.push_back({make<Loss>(Tree("mean_squared_error"))});
    plan.metrics.push_back({make<Metric>(Tree("mean_squared_error")), "mse"});
    plan.metrics.push_back({make<Metric>(Tree("root_mean_squared_error")), "rmse"});
    plan.metrics.push_back({make<Metric>(Tree("mean_absolute_error")), "mae", "", true});
    return plan;
  };
  Tensor weights(DType::float64, {22});
  for (std::int64_t row = 0; row < 22; ++row) weights.data<double>()[std::size_t(row)] = double(row % 4);
  compared_run.samples.targets[0].values = compared_run.samples.targets[0].values.converted(DType::float32);
  compared_run.samples.weights[0] = weights;
  const RunResults found = results_of(compared_run, *compared_run.trainer(open_backends("reference"), 1));
  BOOST_TEST_REQUIRE(found.metrics.size() == 4u);
  const MetricOnBackend &mse = found.metrics[1], &rmse = found.metrics[2], &mae = found.metrics[3];
  BOOST_TEST_REQUIRE((mse.name == "mse" && mse.interval && rmse.interval && mae.interval));
  BOOST_TEST(rmse.interval->first == std::sqrt(mse.interval->first), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(rmse.interval->second == std::sqrt(mse.interval->second), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(mae.interval->first < mae.value);
  BOOST_TEST(mae.value < mae.interval->second);
}

// Errors of 0 and the root of 2 in turn: the mean of their squares is 1, and so is its root.
BOOST_AUTO_TEST_CASE(a_root_that_is_its_mean_has_the_interval_of_a_root) {
  ComparedRun compared_run = tests::small_classifier();
  compared_run.model = [] {
    std::vector<NamedLayer> layers;
    layers.push_back(layer("dense", {{"units", 1}, {"kernel_initializer", "zeros"}}));
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  compared_run.plan = [](const Model&) {
    Plan plan;
    plan.losses.push_back({make<Loss>(Tree("mean_squared_error"))});
    plan.metrics.push_back({make<Metric>(Tree("root_mean_squared_error")), "rmse"});
    return plan;
  };
  Tensor targets(DType::float32, {22});
  for (std::size_t row = 0; row < 22; ++row) targets.data<float>()[row] = row % 2 == 0 ? 0 : std::sqrt(2.0F);
  compared_run.samples.targets[0].values = targets;
  const RunResults found = results_of(compared_run, *compared_run.trainer(open_backends("reference"), 1));
  const MetricOnBackend &loss = found.metrics.at(0), &rmse = found.metrics.at(1);
  const auto near = boost::test_tools::tolerance(1e-6);
  BOOST_TEST(loss.value == 1, near);
  BOOST_TEST(rmse.value == 1, near);
  BOOST_TEST_REQUIRE((loss.interval && rmse.interval));
  BOOST_TEST(loss.interval->first < 0.9);
  BOOST_TEST(rmse.interval->first == std::sqrt(loss.interval->first), near);
  BOOST_TEST(rmse.interval->second == std::sqrt(loss.interval->second), near);
}

BOOST_AUTO_TEST_CASE(without_shuffling_the_rows_come_in_their_order) {
  ComparedRun compared_run = tests::small_classifier();
  compared_run.weights = compared_run.trainer(open_backends("reference"), 1)->weights();
  const auto losses = [&](std::uint64_t seed, bool shuffle) {
    compared_run.seed = seed;
    compared_run.fit.shuffle = shuffle;
    return train_steps(compared_run, *compared_run.trainer(open_backends("reference"), 1), 6);
  };
  BOOST_TEST(losses(1, false) == losses(2, false), boost::test_tools::per_element());
  BOOST_TEST(losses(1, true) != losses(2, true));
}

BOOST_AUTO_TEST_SUITE_END()
