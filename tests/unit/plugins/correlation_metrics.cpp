// Correlations and calibration by arithmetic that is shown; catalogue_goldens.cpp compares them with Keras
// and NumPy.

#include <plexus/error/error.hpp>
#include <plexus/nn/metric.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(correlation_metrics)

namespace {

struct Rows {
  Tensor target;
  Tensor prediction;
};

/// The metric after batches of equal shapes.
double measured(std::string_view name, std::vector<Tree::Entry> options, const std::vector<Rows>& batches,
                PredictionKind kind = PredictionKind::real) {
  ComponentHarness harness(DType::float64, false);
  const auto metric = made<Metric>(name, std::move(options));
  const Symbol prediction = harness.input("prediction", batches[0].prediction);
  const Symbol target = harness.input("target", batches[0].target);
  const Symbol weight = full(harness.graph(), {DType::float64, Shape{prediction.shape()[0]}}, 1);
  const JudgedOutput output{kind, prediction.shape().from(1), std::vector<std::string>{}};
  Scope updates(harness.trace(), "metric", output);
  metric->update(updates, target, prediction, weight);
  Scope results(harness.trace(), "metric", output);
  harness.output("value", metric->result(results));
  for (const Rows& batch : batches) {
    harness.write("target", batch.target);
    harness.write("prediction", batch.prediction);
    harness.step();
  }
  return harness.result("value")[0];
}

}  // namespace

// Targets 1, 2, 3, 4 and predictions 2, 1, 4, 3: means 2.5, variances 1.25, covariance 0.75 (products 0.75,
// 0.75, 0.75, 0.75 of deviations -1.5 * -0.5, -0.5 * -1.5, ...).
BOOST_AUTO_TEST_CASE(rows_of_one_value_are_correlated_over_all_batches) {
  const std::vector<Rows> batches{{numbers({2, 1}, {1, 2}), numbers({2, 1}, {2, 1})},
                                  {numbers({2, 1}, {3, 4}), numbers({2, 1}, {4, 3})}};
  require_near({measured("pearson_correlation", {{"axis", 0, {}}}, batches)}, {0.6}, 1e-15);
  require_near({measured("concordance_correlation", {{"axis", 0, {}}}, batches)}, {0.6}, 1e-15);
  // Shifted by 1: concordance 2 * 0.75 / (2.5 + 1), and far from 0 no digit is lost.
  const std::vector<Rows> shifted{{numbers({2, 1}, {1 + 1e8, 2 + 1e8}), numbers({2, 1}, {3 + 1e8, 2 + 1e8})},
                                  {numbers({2, 1}, {3 + 1e8, 4 + 1e8}), numbers({2, 1}, {5 + 1e8, 4 + 1e8})}};
  require_near({measured("pearson_correlation", {{"axis", 0, {}}}, shifted)}, {0.6}, 1e-15);
  require_near({measured("concordance_correlation", {{"axis", 0, {}}}, shifted)}, {1.5 / 3.5}, 1e-15);
}

BOOST_AUTO_TEST_CASE(values_of_a_row_are_correlated_and_rows_averaged) {
  const std::vector<Rows> batches{{numbers({2, 4}, {1, 2, 3, 4, 1, 2, 3, 4}),  //
                                   numbers({2, 4}, {2, 1, 4, 3, 4, 3, 2, 1})}};
  require_near({measured("pearson_correlation", {}, batches)}, {(0.6 - 1) / 2}, 1e-15);
}

BOOST_AUTO_TEST_CASE(what_does_not_vary_has_a_correlation_of_0) {
  for (const int axis : {-1, 0}) {
    const std::vector<Rows> batches{
        {numbers({3, 2}, {.1, .1, .1, .1, .1, .1}), numbers({3, 2}, {1, 2, 3, 4, 5, 6})}};
    for (const char* name : {"pearson_correlation", "concordance_correlation"}) {
      BOOST_TEST(measured(name, {{"axis", axis, {}}}, batches) == 0.0, name << " along " << axis);
    }
  }
  // The mean of three times 0.1 is not 0.1.
  const std::vector<Rows> equal{{numbers({1, 3}, {.1, .1, .1}), numbers({1, 3}, {.1, .1, .1})}};
  BOOST_TEST(measured("pearson_correlation", {}, equal) == 0.0);
  BOOST_TEST(measured("concordance_correlation", {}, equal) == 0.0);
  const std::vector<Rows> single{{numbers({2, 1}, {1, 2}), numbers({2, 1}, {2, 1})}};
  BOOST_CHECK_EXCEPTION(measured("pearson_correlation", {}, single), ShapeError, Says{"`axis: 0`"});
}

// Two intervals, (0, 0.5] and (0.5, 1]. 0.25 (no) and 0.5 (yes): means 0.375 and 0.5, gap 0.125 of two rows;
// 0.75 (yes) and 1 (no): means 0.875 and 0.5, gap 0.375 of two.
BOOST_AUTO_TEST_CASE(calibration_errors_of_yes_and_no) {
  const std::vector<Rows> batches{{numbers({4, 1}, {0, 1, 1, 0}), numbers({4, 1}, {.25, .5, .75, 1})}};
  const auto error = [&](const char* norm) {
    return measured("calibration_error", {{"bins", 2, {}}, {"norm", norm, {}}}, batches,
                    PredictionKind::probability);
  };
  require_near({error("l1")}, {(0.125 + 0.375) / 2}, 1e-15);
  require_near({error("l2")}, {std::sqrt((0.125 * 0.125 + 0.375 * 0.375) / 2)}, 1e-15);
  require_near({error("max")}, {0.375}, 1e-15);
}

BOOST_AUTO_TEST_CASE(a_probability_that_is_nan_makes_the_calibration_error_nan) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Rows> batches{{numbers({2, 1}, {0, 1}), numbers({2, 1}, {.25, nan})}};
  BOOST_TEST(std::isnan(measured("calibration_error", {}, batches, PredictionKind::probability)));
}

// Of classes the probability of the largest counts: 0.75 (right) and 0.5 (wrong) in four intervals, (0.5,
// 0.75] and (0.25, 0.5]: gaps 0.25 and 0.5.
BOOST_AUTO_TEST_CASE(calibration_errors_of_classes) {
  const std::vector<Rows> batches{{numbers({2, 3}, {0, 1, 0, 0, 0, 1}),  //
                                   numbers({2, 3}, {.125, .75, .125, .5, .25, .25})}};
  require_near(
      {measured("calibration_error", {{"bins", 4, {}}}, batches, PredictionKind::class_probabilities)},
      {0.375}, 1e-15);
}

// Of 1, 0, 0, 0 those called 1 above 1/2 are the first, third and fourth.
BOOST_AUTO_TEST_CASE(intersection_over_union_of_some_classes) {
  const std::vector<Rows> batches{{numbers({4, 1}, {1, 0, 0, 0}), numbers({4, 1}, {.9, .1, .7, .55})}};
  const auto value = [&](std::vector<Tree::Entry> options) {
    return measured("mean_io_u", std::move(options), batches, PredictionKind::probability);
  };
  // Above 1/2: 1, 0, 1, 1: class 0 met 1 of 3, class 1 met 1 of 3; above 0.6: class 0 2 of 3, class 1 1 of 2.
  require_near({value({})}, {1. / 3}, 1e-15);
  require_near({value({{"threshold", 0.6, {}}})}, {(2. / 3 + 1. / 2) / 2}, 1e-15);
  require_near({value({{"threshold", 0.6, {}}, {"classes", Tree::list({1}), {}}})}, {1. / 2}, 1e-15);
  const std::vector<Rows> classes{{numbers({1, 3}, {0, 1, 0}), numbers({1, 3}, {.2, .7, .1})}};
  const auto of_classes = [&](std::vector<Tree::Entry> options) {
    return measured("mean_io_u", std::move(options), classes, PredictionKind::class_probabilities);
  };
  BOOST_TEST(of_classes({{"classes", Tree::list({0, 1}), {}}}) == 1.0);  // of class 0 there is nothing
  BOOST_CHECK_EXCEPTION(of_classes({{"threshold", 0.6, {}}}), ShapeError, Says{"leave it out"});
  BOOST_CHECK_EXCEPTION(of_classes({{"classes", Tree::list({7}), {}}}), ConfigError, Says{"7"});
  BOOST_CHECK_EXCEPTION(of_classes({{"classes", Tree("1"), {}}}), ConfigError, Says{"a list of names"});
}

BOOST_AUTO_TEST_SUITE_END()
