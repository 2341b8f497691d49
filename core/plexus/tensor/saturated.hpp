#pragma once

#include <limits>
#include <type_traits>
#include <utility>

namespace plexus {

/// x as another element type, as `cast` has it: to integers towards zero, what the type cannot hold becomes
/// the nearest that it can, and NaN the lowest (which is no index of anything). To bool: x != 0.
template <class To, class From>
constexpr To saturated(From x) {
  if constexpr (!std::is_integral_v<To> || std::is_same_v<To, bool> || std::is_same_v<From, bool>) {
    return static_cast<To>(x);
  } else if constexpr (std::is_integral_v<From>) {
    if (std::cmp_less(x, std::numeric_limits<To>::lowest())) return std::numeric_limits<To>::lowest();
    return std::cmp_greater(x, std::numeric_limits<To>::max()) ? std::numeric_limits<To>::max()
                                                               : static_cast<To>(x);
  } else {
    // 2^31 and the like, which floating types hold, unlike the largest integer itself.
    constexpr From beyond = 2 * static_cast<From>(std::numeric_limits<To>::max() / 2 + 1);
    if (!(x >= static_cast<From>(std::numeric_limits<To>::lowest())))
      return std::numeric_limits<To>::lowest();
    return x >= beyond ? std::numeric_limits<To>::max() : static_cast<To>(x);
  }
}

}  // namespace plexus
