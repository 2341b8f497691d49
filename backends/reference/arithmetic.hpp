#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

/// Division and powers of one pair of numbers, floating or integer.
namespace plexus::reference {

struct Remainder {
  template <class T>
  static T of(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      const T rest = std::fmod(a, b);
      if (rest == 0) return std::copysign(T(0), b);
      return (rest < 0) != (b < 0) ? rest + b : rest;
    } else {
      // The quotient of the lowest number and -1 is one more than T can hold, so a % b would overflow.
      if (b == 0 || (std::is_signed_v<T> && b == T(-1))) return 0;
      const T rest = static_cast<T>(a % b);
      return rest != 0 && (rest < 0) != (b < 0) ? static_cast<T>(rest + b) : rest;
    }
  }
};

struct FloorDivide {
  template <class T>
  static T of(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      if (b == 0) return a / b;
      const T rest = std::fmod(a, b);
      const bool below = rest != 0 && (rest < 0) != (b < 0);
      // Without the rounding of this division it would be a whole number.
      const T quotient = (a - rest) / b - (below ? T(1) : T(0));
      return quotient == 0 ? std::copysign(T(0), a / b) : std::nearbyint(quotient);
    } else {
      if (b == 0) return 0;
      if (std::is_signed_v<T> && b == T(-1)) return negated(a);
      const T quotient = static_cast<T>(a / b);
      return a % b != 0 && (a < 0) != (b < 0) ? static_cast<T>(quotient - 1) : quotient;
    }
  }

  /// -a modulo 2^bits, without signed overflow.
  template <class T>
  static T negated(T a) {
    using Unsigned = std::make_unsigned_t<T>;
    return static_cast<T>(Unsigned(0) - static_cast<Unsigned>(a));
  }
};

struct Power {
  template <class T>
  static T of(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      return std::pow(a, b);
    } else {
      if (b < 0) return static_cast<T>(a == 1 ? 1 : a != T(-1) ? 0 : b % 2 == 0 ? 1 : -1);
      // Products modulo 2^64 have the same lower bits as products in T, and do not overflow.
      std::uint64_t result = 1;
      auto factor = static_cast<std::uint64_t>(a);
      for (auto rest = static_cast<std::uint64_t>(b); rest > 0; rest /= 2, factor *= factor) {
        if (rest % 2 == 1) result *= factor;
      }
      return static_cast<T>(result);
    }
  }
};

}  // namespace plexus::reference
