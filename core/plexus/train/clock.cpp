#include <plexus/train/clock.hpp>

#include <chrono>

namespace plexus {

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace plexus
