#include <plexus/compare/timing/seconds_since.hpp>
#include <plexus/compare/timing/timing.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace plexus {

namespace {

using Clock = std::chrono::steady_clock;

/// Seconds that reading the clock takes.
double clock_cost() {
  constexpr int reads = 10000;
  const auto start = Clock::now();
  for (int i = 1; i < reads; ++i) static_cast<void>(Clock::now());
  return seconds_since(start) / reads;
}

void warm_up(Program& program, std::int64_t steps, double seconds) {
  const auto start = Clock::now();
  do {
    program.replay(0, std::min<std::int64_t>(steps, 16));
  } while (seconds_since(start) < seconds);
}

}  // namespace

StepTimes time_steps(Program& program, std::int64_t steps, double seconds) {
  warm_up(program, steps, seconds / 10);
  std::vector<double> times;
  const double clock = clock_cost();
  const auto start = Clock::now();
  for (std::int64_t step = 0; times.size() < 7 || seconds_since(start) < seconds; step = (step + 1) % steps) {
    const auto before = Clock::now();
    program.replay(step, 1);
    times.push_back(1e6 * std::max(0.0, seconds_since(before) - clock));
  }
  return {median(times), quantile(times, 0.95), *std::min_element(times.begin(), times.end())};
}

std::vector<double> time_kernels(Program& program, std::int64_t steps, double seconds) {
  warm_up(program, 1, seconds / 10);
  std::vector<double> total(program.kernels().size(), 0.0);
  std::int64_t count = 0;
  for (const auto start = Clock::now(); count < 3 || seconds_since(start) < seconds; ++count) {
    program.replay_timed(count % steps, 1, total);
  }
  const double clock = clock_cost();
  for (double& time : total) time = 1e6 * std::max(0.0, time / static_cast<double>(count) - clock);
  return total;
}

Runner runner_of(Program& program, std::int64_t steps, std::function<void()> before) {
  return [&program, steps, restore = std::move(before), step = std::int64_t{0},
          clock = clock_cost()](std::span<double> seconds) mutable {
    if (restore) restore();
    for (double& each : seconds) {
      const auto start = Clock::now();
      program.replay(step, 1);
      each = std::max(0.0, seconds_since(start) - clock);
      step = (step + 1) % steps;
    }
  };
}

}  // namespace plexus
