// What classifiers, answers and regressors are told of themselves, against scikit-learn and NumPy.

#include <plexus/error/error.hpp>
#include <plexus/train/report/class_report.hpp>
#include <plexus/train/report/label_report.hpp>
#include <plexus/train/report/output_report.hpp>
#include <plexus/train/report/residual_report.hpp>
#include <plexus/train/report/threshold_table.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <span>

#include <boost/test/unit_test.hpp>

#include "reports_golden.hpp"

using namespace plexus;
namespace golden = plexus::tests::reports;

BOOST_AUTO_TEST_SUITE(reports)

namespace {

constexpr double rounding = 1e-15;

/// Row `row` of golden scores.
void check_scores(const ClassScores& scores, const std::vector<double>& expected, std::size_t row) {
  BOOST_TEST_CONTEXT("row " << row) {
    BOOST_TEST(std::abs(scores.precision - expected[4 * row]) <= rounding);
    BOOST_TEST(std::abs(scores.recall - expected[4 * row + 1]) <= rounding);
    BOOST_TEST(std::abs(scores.f1 - expected[4 * row + 2]) <= rounding);
    BOOST_TEST(static_cast<double>(scores.support) == expected[4 * row + 3]);
  }
}

const std::vector<std::string> four = {"a", "b", "c", "d"};

}  // namespace

BOOST_AUTO_TEST_CASE(classes_are_scored_as_by_scikit_learn) {
  const ClassReport report = class_report(four, golden::target, golden::predicted);
  for (std::size_t c = 0; c < 4; ++c) check_scores(report.scores[c], golden::class_scores, c);
  check_scores(report.macro, golden::class_scores, 4);
  check_scores(report.weighted, golden::class_scores, 5);
  BOOST_TEST(report.accuracy == golden::class_accuracy);
  BOOST_TEST(report.confusion == golden::confusion, boost::test_tools::per_element());
  BOOST_TEST(report.rows == 40);
}

BOOST_AUTO_TEST_CASE(mistakes_are_listed_by_their_number) {
  // b is taken for c twice, a for b once; ties keep the order of the classes.
  const std::vector<std::int64_t> target = {0, 0, 1, 1, 1, 2};
  const std::vector<std::int64_t> predicted = {0, 1, 2, 2, 1, 0};
  const ClassReport report = class_report({"a", "b", "c"}, target, predicted);
  const std::vector<Confusion> mistakes = most_confused(report, 2);
  BOOST_TEST_REQUIRE(mistakes.size() == 2U);
  BOOST_TEST((mistakes[0].target == 1U && mistakes[0].predicted == 2U && mistakes[0].rows == 2));
  BOOST_TEST((mistakes[1].target == 0U && mistakes[1].predicted == 1U && mistakes[1].rows == 1));
}

BOOST_AUTO_TEST_CASE(thresholds_are_scored_as_by_scikit_learn) {
  const ThresholdTable table = threshold_table(golden::yes, golden::probability);
  BOOST_TEST_REQUIRE(table.rows.size() == golden::threshold_accuracy.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const ClassScores scores = table.rows[i].counts.scores();
    BOOST_TEST(std::abs(scores.precision - golden::threshold_scores[3 * i]) <= rounding);
    BOOST_TEST(std::abs(scores.recall - golden::threshold_scores[3 * i + 1]) <= rounding);
    BOOST_TEST(std::abs(scores.f1 - golden::threshold_scores[3 * i + 2]) <= rounding);
    BOOST_TEST(table.rows[i].counts.accuracy() == golden::threshold_accuracy[i]);
  }
  BOOST_TEST(std::abs(table.best.counts.scores().f1 - golden::best_f1) <= rounding);
}

// The best threshold gives the answers that it promises: it is compared like any other.
BOOST_AUTO_TEST_CASE(the_best_threshold_is_one_of_a_table) {
  const ThresholdTable table = threshold_table(golden::yes, golden::probability);
  const std::array<double, 1> best = {table.best.threshold};
  const ThresholdTable again = threshold_table(golden::yes, golden::probability, best);
  BOOST_TEST(again.rows[0].counts.true_positives == table.best.counts.true_positives);
  BOOST_TEST(again.rows[0].counts.false_positives == table.best.counts.false_positives);
}

// Between 0.31 and 0.42 every answer is right; 0.4 has the fewest digits.
BOOST_AUTO_TEST_CASE(the_best_threshold_has_few_digits) {
  const std::vector<std::uint8_t> yes = {0, 1, 0, 1};
  const std::vector<double> probability = {0.1, 0.42, 0.31, 0.9};
  const ThresholdTable table = threshold_table(yes, probability);
  BOOST_TEST(table.best.threshold == 0.4);
  BOOST_TEST(table.best.counts.scores().f1 == 1.0);
}

BOOST_AUTO_TEST_CASE(labels_are_scored_as_by_scikit_learn) {
  const LabelReport report = label_report({"u", "v", "w"}, golden::labels, golden::answers);
  for (std::size_t i = 0; i < 3; ++i) check_scores(report.scores[i], golden::label_scores, i);
  check_scores(report.micro, golden::label_scores, 3);
  check_scores(report.macro, golden::label_scores, 4);
  check_scores(report.weighted, golden::label_scores, 5);
  BOOST_TEST(report.all_right == golden::all_right);
}

// Of 2, 0, -1, 0.1 the first and the last mean yes; a threshold is for probabilities. Of no 1 of 1 is right,
// of yes 2 of 3.
BOOST_AUTO_TEST_CASE(decision_values_have_no_table_of_thresholds) {
  const Column target{"sky", Tensor::of<std::int64_t>({4}, {1, 1, 0, 1}), {"dry", "wet"}};
  const Tensor one = Tensor::of<double>({4, 1}, {2, 0, -1, .1});
  const OutputReport single = output_report("sky", target, one, PredictionKind::decision, .9);
  BOOST_TEST_REQUIRE(single.classes.has_value());
  const std::vector<std::int64_t> confusion = {1, 0, 1, 2};
  BOOST_TEST(single.classes->confusion == confusion, boost::test_tools::per_element());
  BOOST_TEST(single.classes->accuracy == .75);
  const Tensor two = Tensor::of<double>({4, 2}, {-3, -2, 0, 0, -1, -4, 1, 8});
  const OutputReport several = output_report("sky", target, two, PredictionKind::class_decisions, .9);
  BOOST_TEST_REQUIRE(several.classes.has_value());
  BOOST_TEST(several.classes->confusion == confusion, boost::test_tools::per_element());
  const Column answers{"rain", Tensor::of<double>({2, 2}, {1, 0, 0, 1}), {}};
  const Tensor four = Tensor::of<double>({2, 2}, {.25, -1, 0, -.5});
  const OutputReport labels = output_report("rain", answers, four, PredictionKind::decision, .1);
  BOOST_TEST_REQUIRE(labels.labels.has_value());
  BOOST_TEST(labels.labels->scores[0].recall == 1);
  BOOST_TEST(labels.labels->scores[1].recall == 0);  // -.5 means no
  for (const OutputReport* report : {&single, &several, &labels}) {
    BOOST_TEST(report->thresholds.empty());
    BOOST_TEST(report->threshold == 0);
  }
}

BOOST_AUTO_TEST_CASE(residuals_are_as_numpy_and_scikit_learn_have_them) {
  const ResidualReport report = residual_report(golden::measured, golden::foretold);
  for (std::size_t i = 0; i < golden::quantiles.size(); ++i) {
    BOOST_TEST(std::abs(report.quantiles[i] - golden::quantiles[i]) <= rounding);
  }
  BOOST_TEST(std::abs(report.mean - golden::mean_residual) <= rounding);
  BOOST_TEST(std::abs(report.mean_absolute_error - golden::mean_absolute_error) <= rounding);
  BOOST_TEST(std::abs(report.root_mean_squared_error - golden::root_mean_squared_error) <= rounding);
  BOOST_TEST(std::abs(report.r2 - golden::r2) <= rounding);
}

BOOST_AUTO_TEST_CASE(equal_targets_have_no_spread_to_explain) {
  const std::vector<double> target = {2, 2, 2};
  BOOST_TEST(residual_report(target, std::vector<double>{2, 2, 2}).r2 == 1.0);
  BOOST_TEST(residual_report(target, std::vector<double>{2, 2, 3}).r2 == 0.0);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_reported_is_refused) {
  const std::vector<std::int64_t> two = {0, 1};
  const std::vector<std::int64_t> wrong = {0, 4};
  BOOST_CHECK_THROW(class_report(four, two, std::span(two).first(1)), DataError);
  BOOST_CHECK_THROW(class_report(four, two, wrong), DataError);
  BOOST_CHECK_THROW(class_report(four, {}, {}), DataError);
  const std::vector<std::uint8_t> yes = {1};
  BOOST_CHECK_THROW(threshold_table(yes, std::vector<double>{std::nan("")}), DataError);
  BOOST_CHECK_THROW(label_report({"u", "v"}, yes, yes), DataError);
  const std::vector<double> one = {1};
  BOOST_CHECK_THROW(residual_report(one, std::vector<double>{std::numeric_limits<double>::infinity()}),
                    DataError);
}

BOOST_AUTO_TEST_SUITE_END()
