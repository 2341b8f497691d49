#pragma once

#include <cstdint>
#include <type_traits>

#include "functions.hpp"

/// Division and powers of one pair of numbers, floating or integer, for files of isa/ alone. They call the C
/// library or loop, so that they are not vectorised, except for the power of floats.
namespace plexus::onednn::PLEXUS_ISA {

inline float c_remainder(float a, float b) { return __builtin_fmodf(a, b); }
inline double c_remainder(double a, double b) { return __builtin_fmod(a, b); }
inline float with_sign(float x, float sign) { return __builtin_copysignf(x, sign); }
inline double with_sign(double x, double sign) { return __builtin_copysign(x, sign); }
inline float nearest(float x) { return __builtin_rintf(x); }
inline double nearest(double x) { return __builtin_rint(x); }

struct Remainder {
  template <class T>
  static T of(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      const T rest = c_remainder(a, b);
      if (rest == 0) return with_sign(T(0), b);
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
      const T rest = c_remainder(a, b);
      const bool below = rest != 0 && (rest < 0) != (b < 0);
      // Without the rounding of this division it would be a whole number.
      const T quotient = (a - rest) / b - (below ? T(1) : T(0));
      return quotient == 0 ? with_sign(T(0), a / b) : nearest(quotient);
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
      return power_of(a, b);
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

}  // namespace plexus::onednn::PLEXUS_ISA
