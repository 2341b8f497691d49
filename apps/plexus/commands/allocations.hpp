#pragma once

#include <plexus/backend/program.hpp>

#include <cstdint>
#include <optional>

#include "command.hpp"

namespace plexus::app {

/// The option of `bench` for the process that only counts allocations.
inline constexpr const char* count_option = "count-allocations";

/// The allocations per step of `bench` with these arguments. A child process with the counter preloaded
/// counts them, so that counting does not slow down what this process times. Plexus itself allocates nothing
/// in a step: all of them are made by libraries. Empty if the counter is not installed; throws Error if the
/// process fails or prints no number.
std::optional<double> allocations_a_step(const Arguments& arguments);

/// The allocations per step of a program, counted in that process. Throws UsageError if the counter is not
/// preloaded.
double count_allocations(Program& program, std::int64_t steps);

}  // namespace plexus::app
