#include <plexus/compare/timing/rounds.hpp>

#include <array>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "simulated_machine.hpp"

using namespace plexus;
using test::SimulatedMachine;
using test::Trouble;

BOOST_AUTO_TEST_SUITE(rounds)

namespace {

constexpr double step = 200e-6;

const std::vector<Trouble> troubles = {
    {"quiet"},
    {"drift", 0.02, 0.5},
    {"spikes", 0.05, 0.1, 0.05},
    {"two speeds for longer than a round", 0.02, 0, 0.01, 1.4, 1},
    {"two speeds for less than a round", 0.02, 0, 0.01, 1.3, 0.05},
};

/// What is claimed of a program that takes `slower` times as long, on a new machine; noise first.
Claim claim_on(const Trouble& trouble, double slower, std::uint64_t seed) {
  SimulatedMachine machine(trouble, seed);
  const std::array<Runner, 2> runners{machine.runner(step), machine.runner(step * slower)};
  return time_runners(runners, machine.runner(step), machine.settings(3), seed).claims[1];
}

}  // namespace

// 50 comparisons of equals, and 50 of a program with one that is slower by 10 %, on each kind of machine.
BOOST_AUTO_TEST_CASE(equals_are_rarely_told_apart_and_ten_percent_nearly_always) {
  for (const Trouble& trouble : troubles) {
    int false_claims = 0, found = 0;
    for (std::uint64_t i = 0; i < 50; ++i) {
      false_claims += claim_on(trouble, 1.0, i) != Claim::none;
      found += claim_on(trouble, 1.1, 100 + i) == Claim::slower;
    }
    BOOST_TEST_MESSAGE(trouble.name << ": " << false_claims << " false claims, found slower " << found
                                    << " of 50 times");
    BOOST_TEST(false_claims <= 4, trouble.name << ": " << false_claims);
    BOOST_TEST(found >= 45, trouble.name << ": " << found);
  }
}

BOOST_AUTO_TEST_CASE(a_round_runs_all_forwards_and_then_backwards) {
  std::string order;
  double now = 0;
  const auto runner = [&](char name) {
    return [&order, &now, name](std::span<double> seconds) {
      if (order.empty() || order.back() != name) order += name;
      for (double& each : seconds) now += each = 0.2;
    };
  };
  const std::array<Runner, 3> runners{runner('a'), runner('b'), runner('c')};
  // A step of 0.2 s and 3 s for all: one to warm up and then one a block, 1.2 s a round. Two rounds fit.
  const std::vector<Series> series = measure_rounds(runners, {3.0, [&] { return now; }});
  BOOST_TEST(order == "abcabcbabcba");  // the two blocks of c in a round, and of a between rounds, adjoin
  BOOST_TEST(series[0].rounds.size() == 2u);
  BOOST_TEST(series[1].steps.size() == 4u);
  BOOST_TEST(now <= 3.0 + 1e-9);
}

BOOST_AUTO_TEST_CASE(one_round_is_made_however_short_the_time) {
  double now = 0;
  const Runner slow = [&](std::span<double> seconds) {
    for (double& each : seconds) now += each = 5;
  };
  const std::array<Runner, 2> runners{slow, slow};
  BOOST_TEST(measure_rounds(runners, {1.0, [&] { return now; }})[1].rounds.size() == 1u);
}

// A machine that slows down evenly: after a step of each to warm up, a round's blocks take 1, 2, 3, 4.
BOOST_AUTO_TEST_CASE(an_even_drift_within_a_round_favours_nobody) {
  double now = 0;
  int calls = 0;
  const Runner drifting = [&](std::span<double> seconds) {
    for (double& each : seconds) now += each = calls < 2 ? 1 : calls - 1;
    ++calls;
  };
  const std::array<Runner, 2> runners{drifting, drifting};
  const std::vector<Series> series = measure_rounds(runners, {1.0, [&] { return now; }});
  BOOST_TEST(series[0].rounds == std::vector<double>{2.5});  // (1 + 4) / 2
  BOOST_TEST(series[1].rounds == std::vector<double>{2.5});  // (2 + 3) / 2
  BOOST_TEST((series[0].steps == std::vector<double>{1, 4}));
}

BOOST_AUTO_TEST_CASE(claims_are_made_of_what_the_interval_and_the_noise_allow) {
  const Ratio faster{0.8, {0.75, 0.85}}, slower{1.2, {1.1, 1.3}}, unsure{1.2, {0.9, 1.4}},
      tiny{1.005, {1.004, 1.006}};
  BOOST_TEST((claim_of(faster, 0.02, 20) == Claim::faster));
  BOOST_TEST((claim_of(slower, 0.02, 20) == Claim::slower));
  BOOST_TEST((claim_of(unsure, 0.02, 20) == Claim::none));
  BOOST_TEST((claim_of(slower, 0.21, 20) == Claim::none));  // below the noise
  BOOST_TEST((claim_of(faster, 0.26, 20) == Claim::none));  // 1 / 0.8 is 1.25
  BOOST_TEST((claim_of(tiny, 0, 20) == Claim::none));
  BOOST_TEST((claim_of(slower, 0.02, 5) == Claim::none));
}

BOOST_AUTO_TEST_CASE(noise_is_the_farther_end_of_the_interval_of_equals) {
  BOOST_TEST(noise_of({1, {1 / 1.03, 1.02}}) == 0.03, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(noise_of({1, {0.99, 1.05}}) == 0.05, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_ratio_is_the_median_of_the_rounds_ratios) {
  const Series a{{1, 2, 4}, {}}, b{{2, 3, 6}, {}};  // 2, 1.5, 1.5
  BOOST_TEST(ratio_of(b, a, 1).value == 1.5);
  BOOST_TEST((ratio_of(b, a, 1).interval == ConfidenceInterval{1.5, 2}));
}

BOOST_AUTO_TEST_SUITE_END()
