#pragma once

#include <plexus/compare/timing/statistics.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace plexus {

/// Something whose steps are timed: makes one step for each place and writes the seconds that it took.
using Runner = std::function<void(std::span<double> seconds)>;

struct RoundSettings {
  double seconds = 1;  ///< for everything; one round is always made
  /// Seconds on some clock, by which `seconds` is kept; absent: the steady clock.
  std::function<double()> now = {};
};

/// The steps of one runner in all rounds, in seconds.
struct Series {
  /// What a step took in each round: the mean of the medians of the round's two blocks, which a drift that is
  /// linear over a round does not change relative to another runner's, and single slow steps not at all.
  std::vector<double> rounds;
  std::vector<double> steps;  ///< all of them
};

/// Times runners in interleaved rounds. A round runs a block of steps of each, in order and then again
/// backwards (A B B A), so that what slows the machine for longer than a round slows all alike. Blocks take
/// about equally long, and begin with steps that are not counted, which bring caches back. Warms up first,
/// for about a twentieth of the time.
std::vector<Series> measure_rounds(std::span<const Runner> runners, const RoundSettings& settings);

/// How the times of one runner relate to another's in the same rounds: the median of the rounds' ratios, and
/// its bootstrap interval, for which whole rounds are drawn.
struct Ratio {
  double value = 1;
  Interval interval = {1, 1};
};
Ratio ratio_of(const Series& series, const Series& baseline, std::uint64_t seed);

/// The largest difference from 1 that the interval of a runner's ratio to an equal one holds: 0.02 if it
/// reaches from 1 / 1.02, or to 1.02.
double noise_of(const Ratio& equal);

enum class Claim : std::uint8_t { none, faster, slower };

/// What may be said of a ratio of times: nothing if its interval holds 1, if it differs from 1 by less than
/// `noise` or by less than 1 %, or if there were fewer than six rounds (five that agree happen by chance once
/// in sixteen times). It is said of these two copies of the programs: where a copy lies in memory can change
/// its time for as long as it lives (15 % were seen), which rounds of the same copies do not show.
Claim claim_of(const Ratio& ratio, double noise, std::size_t rounds);

/// Runners that were timed against the first of them.
struct Timed {
  double noise = 0;
  std::vector<Series> series;  ///< of each runner
  std::vector<Ratio> ratios;   ///< to the first
  std::vector<Claim> claims;   ///< of the first: none
};

/// Times `twin`, which must do the same as the first runner, against it: that states the noise, in about a
/// third of the time. Then times all runners, and claims what the noise allows.
Timed time_runners(std::span<const Runner> runners, const Runner& twin, const RoundSettings& settings,
                   std::uint64_t seed);

}  // namespace plexus
