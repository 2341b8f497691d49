#pragma once

#include <time.h>

namespace plexus::detail {

/// What a clock of the system shows, such as CLOCK_MONOTONIC or CLOCK_THREAD_CPUTIME_ID, in seconds.
double seconds_of(clockid_t clock);

}  // namespace plexus::detail
