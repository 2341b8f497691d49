#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/timing/rounds.hpp>

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

/// Replays steps 0 .. steps - 1 one by one, again and again for about `seconds` after a tenth as much of
/// warm-up, each with a clock around it.
StepTimes time_steps(Program& program, std::int64_t steps, double seconds);

/// Microseconds that each kernel of the program takes in a step: the mean over about `seconds`, without what
/// reading the clock takes.
std::vector<double> time_kernels(Program& program, std::int64_t steps, double seconds);

/// What replays the program's steps 0 .. steps - 1 one by one, again and again; calls `before`, if there is
/// one, each time that it is called, outside of what it times. Borrows the program.
Runner runner_of(Program& program, std::int64_t steps, std::function<void()> before = {});

}  // namespace plexus
