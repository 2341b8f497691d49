#include <plexus/compare/timing/statistics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>

#include <cmath>
#include <numeric>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(statistics)

namespace {

std::vector<double> normals(std::uint64_t step, std::size_t count) {
  std::vector<double> values(count);
  fill_normal(stream_key(1, "test", "statistics"), step, std::span<double>(values));
  return values;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_quantile_lies_between_two_values) {
  const std::vector<double> values{40, 10, 30, 20};
  // Sorted 10 20 30 40; the place of part p is 3 p.
  BOOST_TEST(quantile(values, 0) == 10);
  BOOST_TEST(quantile(values, 1) == 40);
  BOOST_TEST(quantile(values, 1.0 / 3) == 20, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(median(values) == 25);
  BOOST_TEST(quantile(values, 0.95) == 38.5, boost::test_tools::tolerance(1e-12));  // place 2.85
  BOOST_TEST(median(std::vector<double>{3, 1, 2}) == 2);
  BOOST_TEST(quantile(std::vector<double>{7}, 0.95) == 7);
}

BOOST_AUTO_TEST_CASE(nothing_has_no_statistics) {
  BOOST_TEST(test::message_of<UsageError>([] { median({}); }).find("no values") != std::string::npos);
  BOOST_CHECK_THROW(bootstrap_mean({}, 1), UsageError);
  BOOST_CHECK_THROW(bootstrap_median({}, 1), UsageError);
  BOOST_CHECK_THROW(bootstrap_ratio_of_medians(std::vector<double>{1}, {}, 1), UsageError);
}

BOOST_AUTO_TEST_CASE(equal_values_leave_no_doubt) {
  const std::vector<double> fives(30, 5.0), twos(20, 2.0);
  BOOST_TEST((bootstrap_mean(fives, 1) == ConfidenceInterval{5, 5}));
  BOOST_TEST((bootstrap_median(fives, 1) == ConfidenceInterval{5, 5}));
  BOOST_TEST((bootstrap_ratio_of_medians(fives, twos, 1) == ConfidenceInterval{2.5, 2.5}));
}

BOOST_AUTO_TEST_CASE(a_seed_gives_one_interval) {
  const std::vector<double> values = normals(0, 50);
  BOOST_TEST((bootstrap_mean(values, 7) == bootstrap_mean(values, 7)));
  BOOST_TEST((bootstrap_mean(values, 7) != bootstrap_mean(values, 8)));
}

// The mean of n values that are 1 with chance p has the standard error sqrt(p (1 - p) / n), and is nearly
// normal: 1.96 of them to each side. Here sqrt(0.9 * 0.1 / 10000) = 0.003.
BOOST_AUTO_TEST_CASE(the_interval_of_an_accuracy_is_that_of_the_normal_law) {
  std::vector<double> right(10000, 1.0);
  std::fill(right.begin(), right.begin() + 1000, 0.0);
  const ConfidenceInterval interval = bootstrap_mean(right, 3);
  BOOST_TEST(std::abs(interval.low - (0.9 - 1.96 * 0.003)) < 5e-4);
  BOOST_TEST(std::abs(interval.high - (0.9 + 1.96 * 0.003)) < 5e-4);
}

// 400 samples with a known truth. Were the coverage 95 %, the count would be 380 with a standard deviation of
// 4.4; the percentile bootstrap covers a little less for few values. 364 is 91 %, 396 is 99 %.
BOOST_AUTO_TEST_CASE(intervals_hold_the_truth_about_as_often_as_they_say) {
  int means = 0, medians = 0, ratios = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    std::vector<double> values = normals(2 * i, 40), others = normals(2 * i + 1, 40);
    means += bootstrap_mean(values, i).holds(0);
    medians += bootstrap_median(values, i).holds(0);
    for (double& value : values) value = 3 + 0.1 * value;  // medians 3 and 2
    for (double& other : others) other = 2 + 0.1 * other;
    ratios += bootstrap_ratio_of_medians(values, others, i).holds(1.5);
  }
  for (const int count : {means, medians, ratios}) {
    BOOST_TEST(count >= 364);
    BOOST_TEST(count <= 396);
  }
}

// Sums of five neighbours resemble each other: the median of n of them spreads as that of n / 5 would, and
// intervals from values drawn one by one would hold the truth (0) in about 62 % of the cases
// (2 Phi(1.96 / sqrt(5)) - 1). 176 of 200 are 88 %.
BOOST_AUTO_TEST_CASE(runs_are_drawn_so_that_neighbours_may_resemble_each_other) {
  int held = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const std::vector<double> values = normals(1000 + i, 1004);
    std::vector<double> sums;
    for (std::size_t k = 0; k + 4 < values.size(); ++k) {
      sums.push_back(std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(k),
                                     values.begin() + static_cast<std::ptrdiff_t>(k) + 5, 0.0));
    }
    held += bootstrap_median(sums, i).holds(0);
  }
  BOOST_TEST(held >= 176);
}

BOOST_AUTO_TEST_CASE(value_and_weight_of_a_row_are_drawn_together) {
  const std::vector<double> weights{1, 5, 2, 8, 0, 3}, doubled{2, 10, 4, 16, 0, 6}, ones(6, 1.0);
  BOOST_TEST((bootstrap_ratio_of_sums(doubled, weights, 1) == ConfidenceInterval{2, 2}));
  BOOST_TEST((bootstrap_ratio_of_sums(weights, ones, 1) == bootstrap_mean(weights, 1)));
  BOOST_CHECK_THROW(bootstrap_ratio_of_sums(weights, std::vector<double>{1}, 1), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
