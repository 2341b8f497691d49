#pragma once

#include <limits>
#include <type_traits>
#include <utility>

namespace plexus {

/// x converted to another element type, as the op `cast` does it. To an integer type, x is rounded towards
/// zero, a number out of range becomes the nearest number of the type, and NaN its lowest number (of signed
/// types never a valid index). To bool, the result is x != 0.
template <class To, class From>
constexpr To saturated(From x) {
  if constexpr (!std::is_integral_v<To> || std::is_same_v<To, bool> || std::is_same_v<From, bool>) {
    return static_cast<To>(x);
  } else if constexpr (std::is_integral_v<From>) {
    if (std::cmp_less(x, std::numeric_limits<To>::lowest())) return std::numeric_limits<To>::lowest();
    return std::cmp_greater(x, std::numeric_limits<To>::max()) ? std::numeric_limits<To>::max()
                                                               : static_cast<To>(x);
  } else {
    // The largest integer plus one is a power of two such as 2^31, which floating types represent exactly;
    // the largest integer itself may not be.
    constexpr From beyond = 2 * static_cast<From>(std::numeric_limits<To>::max() / 2 + 1);
    if (!(x >= static_cast<From>(std::numeric_limits<To>::lowest())))
      return std::numeric_limits<To>::lowest();
    return x >= beyond ? std::numeric_limits<To>::max() : static_cast<To>(x);
  }
}

}  // namespace plexus
