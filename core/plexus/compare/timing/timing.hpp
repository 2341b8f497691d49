#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/timing/rounds.hpp>
#include <plexus/train/clock.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace plexus {

/// Times of equal steps, in microseconds.
struct StepTimes {
  double median;
  double p95;
  double min;
};

/// Replays steps 0 .. steps - 1 one by one in a cycle for about `seconds` and measures each. A warm-up of a
/// tenth of the time comes first. `before` is called before each, outside of the measured time.
StepTimes time_steps(Program& program, std::int64_t steps, double seconds,
                     const std::function<void()>& before = {});

/// Microseconds that each kernel of the program takes in a step: the mean over about `seconds` of `now`, less
/// the cost of reading the clock. `before` is called before each step. The kernels themselves are always
/// timed by the clock of the machine.
std::vector<double> time_kernels(Program& program, std::int64_t steps, double seconds,
                                 const SecondsClock& now = steady_seconds,
                                 const std::function<void()>& before = {});

/// A runner that replays the program's steps 0 .. steps - 1 one by one, again and again, timed by `now`. Each
/// call of the runner first calls `before`, if there is one, outside of the measured time. Borrows the
/// program.
Runner runner_of(Program& program, std::int64_t steps, std::function<void()> before = {},
                 SecondsClock now = steady_seconds);

}  // namespace plexus
