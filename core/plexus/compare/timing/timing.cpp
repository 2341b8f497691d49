#include <plexus/compare/timing/timing.hpp>

#include <algorithm>
#include <utility>

namespace plexus {

namespace {

/// Seconds that reading the clock takes.
double clock_cost(const SecondsClock& now) {
  constexpr int reads = 10000;
  const double start = now();
  for (int i = 1; i < reads; ++i) static_cast<void>(now());
  return (now() - start) / reads;
}

void warm_up(Program& program, std::int64_t steps, double seconds, const SecondsClock& now) {
  const double start = now();
  do {
    program.replay(0, std::min<std::int64_t>(steps, 16));
  } while (now() - start < seconds);
}

}  // namespace

StepTimes time_steps(Program& program, std::int64_t steps, double seconds,
                     const std::function<void()>& before_each) {
  const SecondsClock now = steady_seconds;
  warm_up(program, steps, seconds / 10, now);
  std::vector<double> times;
  const double clock = clock_cost(now);
  const double start = now();
  for (std::int64_t step = 0; times.size() < 7 || now() - start < seconds; step = (step + 1) % steps) {
    if (before_each) before_each();
    const double before = now();
    program.replay(step, 1);
    times.push_back(1e6 * std::max(0.0, now() - before - clock));
  }
  return {median(times), quantile(times, 0.95), *std::min_element(times.begin(), times.end())};
}

std::vector<double> time_kernels(Program& program, std::int64_t steps, double seconds,
                                 const SecondsClock& now, const std::function<void()>& before) {
  warm_up(program, 1, seconds / 10, now);
  std::vector<double> total(program.kernels().size(), 0.0);
  std::int64_t count = 0;
  for (const double start = now(); count < 3 || now() - start < seconds; ++count) {
    if (before) before();
    program.replay_timed(count % steps, 1, total);
  }
  const double clock = clock_cost(steady_seconds);
  for (double& time : total) time = 1e6 * std::max(0.0, time / static_cast<double>(count) - clock);
  return total;
}

Runner runner_of(Program& program, std::int64_t steps, std::function<void()> before, SecondsClock now) {
  const double clock = clock_cost(now);
  return [&program, steps, clock, restore = std::move(before), now = std::move(now),
          step = std::int64_t{0}](std::span<double> seconds) mutable {
    if (restore) restore();
    for (double& each : seconds) {
      const double start = now();
      program.replay(step, 1);
      each = std::max(0.0, now() - start - clock);
      step = (step + 1) % steps;
    }
  };
}

}  // namespace plexus
