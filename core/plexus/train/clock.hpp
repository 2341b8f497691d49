#pragma once

#include <functional>

namespace plexus {

/// Seconds that have passed since some fixed moment. Measurements take one as a parameter, so that a test can
/// run them in simulated time.
using SecondsClock = std::function<double()>;

/// The clock of the machine, which never jumps. May be called by any thread.
double steady_seconds();

/// Seconds since `start`, which steady_seconds returned.
inline double seconds_since(double start) { return steady_seconds() - start; }

}  // namespace plexus
