#include <plexus/compare/timing/rounds.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace plexus {

namespace {

constexpr double wanted_rounds = 40;
constexpr std::size_t max_rounds = 300;
constexpr std::size_t max_steps = 1024;  // of a block, so that the times of short steps take little memory
constexpr std::size_t min_rounds = 6;
constexpr double min_claim = 0.01;
constexpr double shortest = 1e-9;    // seconds of a step, for which a clock may measure 0
constexpr double noise_part = 0.35;  // of the time

/// Runs steps for `seconds`, at least one. Returns the median time of a step.
double warm_up(const Runner& runner, double seconds, const SecondsClock& now) {
  std::vector<double> times(1);
  std::vector<double> all;
  const double start = now();
  do {
    runner(times);
    all.insert(all.end(), times.begin(), times.end());
    times.resize(std::min(2 * times.size(), max_steps));
  } while (now() - start + median(all) * static_cast<double>(times.size()) < seconds);
  return median(all);
}

/// Times a block of steps, after steps that are run but not counted.
void run_block(const Runner& runner, std::vector<double>& times) {
  if (const std::size_t before = times.size() / 8; before > 0) {
    runner(std::span<double>(times).first(before));
  }
  runner(times);
}

}  // namespace

std::vector<Series> measure_rounds(std::span<const Runner> runners, const RoundSettings& settings) {
  const SecondsClock& now = settings.now;
  const double start = now();
  const auto count = static_cast<double>(runners.size());
  std::vector<std::vector<double>> blocks;
  for (const Runner& runner : runners) {
    const double step = std::max(shortest, warm_up(runner, settings.seconds / 20 / count, now));
    const double seconds = 0.95 * settings.seconds / (2 * count * wanted_rounds);
    const double steps = std::clamp(seconds / step / 1.125, 1.0, static_cast<double>(max_steps));
    blocks.emplace_back(static_cast<std::size_t>(steps));
  }

  std::vector<Series> series(runners.size());
  double longest = 0;
  for (double before = now(); series[0].rounds.size() < max_rounds;) {
    std::vector<double> means(runners.size(), 0.0);
    const auto block = [&](std::size_t i) {
      run_block(runners[i], blocks[i]);
      means[i] += std::max(median(blocks[i]), shortest) / 2;
      series[i].steps.insert(series[i].steps.end(), blocks[i].begin(), blocks[i].end());
    };
    for (std::size_t i = 0; i < runners.size(); ++i) block(i);
    for (std::size_t i = runners.size(); i-- > 0;) block(i);
    for (std::size_t i = 0; i < runners.size(); ++i) series[i].rounds.push_back(means[i]);
    const double after = now();
    longest = std::max(longest, after - before);
    before = after;
    if (after + longest - start > settings.seconds) break;
  }
  return series;
}

Ratio ratio_of(const Series& series, const Series& baseline, std::uint64_t seed) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < series.rounds.size(); ++i) {
    ratios.push_back(series.rounds[i] / baseline.rounds[i]);
  }
  return {median(ratios), bootstrap_median(ratios, seed)};
}

double noise_of(const Ratio& equal) {
  return std::exp(std::max(-std::log(equal.interval.low), std::log(equal.interval.high))) - 1;
}

Claim claim_of(const Ratio& ratio, double noise, std::size_t rounds) {
  if (rounds < min_rounds || ratio.interval.holds(1)) return Claim::none;
  const double difference = std::exp(std::abs(std::log(ratio.value))) - 1;
  if (difference < std::max(noise, min_claim)) return Claim::none;
  return ratio.value < 1 ? Claim::faster : Claim::slower;
}

Timed time_runners(std::span<const Runner> runners, const Runner& twin, const RoundSettings& settings,
                   std::uint64_t seed) {
  Timed timed;
  const std::array<Runner, 2> equals{runners[0], twin};
  const std::vector<Series> same = measure_rounds(equals, {noise_part * settings.seconds, settings.now});
  timed.noise = noise_of(ratio_of(same[1], same[0], seed));
  timed.series = measure_rounds(runners, {(1 - noise_part) * settings.seconds, settings.now});
  for (std::size_t i = 0; i < runners.size(); ++i) {
    const Series& series = timed.series[i];
    timed.ratios.push_back(i == 0 ? Ratio{} : ratio_of(series, timed.series[0], seed + i));
    timed.claims.push_back(claim_of(timed.ratios[i], timed.noise, series.rounds.size()));
  }
  return timed;
}

}  // namespace plexus
