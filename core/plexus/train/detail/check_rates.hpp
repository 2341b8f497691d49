#pragma once

#include <plexus/train/programs.hpp>

#include <cstdint>

namespace plexus {

/// Looks at the learning rates that a schedule gave the batches 1 .. `steps` of an epoch, of which the last
/// one was made just now. Throws ConfigError, with the first rate that is negative or not finite, its step
/// and the schedule. Rates that were set over the schedule were looked at then.
void check_rates(Programs& programs, const FitLength& fit, int epoch, std::int64_t steps);
/// The same, if the rate of the last of these batches is one to refuse: it looks at that one alone first.
void check_last_rate(Programs& programs, const FitLength& fit, int epoch, std::int64_t steps);

}  // namespace plexus
