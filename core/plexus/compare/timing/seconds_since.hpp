#pragma once

#include <chrono>

namespace plexus {

/// What has passed since then, on the clock that never jumps.
inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace plexus
