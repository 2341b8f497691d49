#pragma once

#include <time.h>

namespace plexus::detail {

/// The time of a system clock, such as CLOCK_MONOTONIC or CLOCK_THREAD_CPUTIME_ID, in seconds.
double seconds_of(clockid_t clock);

}  // namespace plexus::detail
