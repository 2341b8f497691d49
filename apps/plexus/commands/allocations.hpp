#pragma once

#include <plexus/backend/program.hpp>

#include <cstdint>
#include <optional>

#include "command.hpp"

namespace plexus::app {

/// What follows `bench` in the process that only counts allocations.
inline constexpr const char* count_option = "count-allocations";

/// Allocations a step of `bench` with these arguments: of a process that is started for it, with the counter
/// preloaded, so that what is timed here pays nothing for the counting. Our own code allocates nothing in a
/// step, hence all of them are made inside libraries. Empty if the counter is not installed; throws Error if
/// that process fails, or writes no number.
std::optional<double> allocations_a_step(const Arguments& arguments);

/// The same of a program, in that process. Throws UsageError if the counter is not preloaded.
double count_allocations(Program& program, std::int64_t steps);

}  // namespace plexus::app
