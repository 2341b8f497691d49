#pragma once

#include <plexus/train/programs.hpp>

#include <cstdint>

namespace plexus {

/// Checks the learning rates that a schedule gave the batches 1 .. `steps` of an epoch, of which the last is
/// the last one made. Throws ConfigError, with the first rate that is negative or not finite, its step and
/// the schedule. Rates that were set in place of the schedule's were checked when they were set.
void check_rates(Programs& programs, const FitLength& fit, int epoch, std::int64_t steps);
/// The same, if the rate of the last of these batches is wrong; that rate is checked first and alone.
void check_last_rate(Programs& programs, const FitLength& fit, int epoch, std::int64_t steps);

}  // namespace plexus
