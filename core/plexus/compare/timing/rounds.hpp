#pragma once

#include <plexus/compare/timing/statistics.hpp>
#include <plexus/train/clock.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace plexus {

/// A function to be timed: it runs one step for each element and writes the seconds that the step took.
using Runner = std::function<void(std::span<double> seconds)>;

struct RoundSettings {
  double seconds = 1;                 ///< total time; at least one round is made
  SecondsClock now = steady_seconds;  ///< by which `seconds` is kept
};

/// The steps of one runner in all rounds, in seconds.
struct Series {
  /// The time of a step in each round: the mean of the medians of the round's two blocks. Medians ignore
  /// single slow steps, and a drift that is linear over a round cancels in ratios of two runners.
  std::vector<double> rounds;
  std::vector<double> steps;  ///< the times of all steps
};

/// Times runners in interleaved rounds. A round runs a block of steps of each, in order and then again
/// backwards (A B B A), so that a slowdown that lasts longer than a round affects all runners alike. Blocks
/// take about the same time, and start with steps that are not counted, which warm up the caches. The first
/// twentieth of the time is warm-up.
std::vector<Series> measure_rounds(std::span<const Runner> runners, const RoundSettings& settings);

/// The ratio of the times of two runners in the same rounds: the median over the rounds, and its bootstrap
/// interval, which resamples whole rounds.
struct Ratio {
  double value = 1;
  ConfidenceInterval interval = {1, 1};
};
Ratio ratio_of(const Series& series, const Series& baseline, std::uint64_t seed);

/// The measured noise: the largest deviation from 1 in the interval of the ratio of two equal runners. It is
/// 0.02 if the interval starts at 1 / 1.02 or ends at 1.02.
double noise_of(const Ratio& equal);

enum class Claim : std::uint8_t { none, faster, slower };

/// The claim that a ratio of times supports. There is none if its interval contains 1, if it differs from 1
/// by less than `noise` or 1 %, or if there were fewer than six rounds (five rounds agree by chance with a
/// probability of 1/16). The claim holds for these two compiled copies; another allocation can shift times
/// (15 % were measured).
Claim claim_of(const Ratio& ratio, double noise, std::size_t rounds);

/// The times of runners relative to the first of them.
struct Timed {
  double noise = 0;
  std::vector<Series> series;  ///< one per runner
  std::vector<Ratio> ratios;   ///< to the first
  std::vector<Claim> claims;   ///< none for the first
};

/// Times `twin`, which must do the same as the first runner, against it to measure the noise, for about a
/// third of the time. Then it times all runners and makes the claims that the noise permits.
Timed time_runners(std::span<const Runner> runners, const Runner& twin, const RoundSettings& settings,
                   std::uint64_t seed);

}  // namespace plexus
