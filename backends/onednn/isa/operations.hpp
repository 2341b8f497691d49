#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

#include "functions.hpp"

/// What tile functions compute for one element, for files of isa/ alone.
namespace plexus::onednn::PLEXUS_ISA {

struct Same {
  template <class T>
  static T of(T x) {
    return x;
  }
};
/// Converts as plexus::saturated does, which cannot be included here: see CMakeLists.txt.
template <class To>
struct Cast {
  static constexpr To lowest = std::numeric_limits<To>::lowest();
  static constexpr To largest = std::numeric_limits<To>::max();

  template <class From>
  static To of(From x) {
    if constexpr (!std::is_integral_v<To>) {
      return static_cast<To>(x);
    } else if constexpr (std::is_integral_v<From>) {
      if constexpr (sizeof(From) < sizeof(To) || std::is_same_v<From, To>) return static_cast<To>(x);
      const From above = x < From(lowest) ? From(lowest) : x;
      return static_cast<To>(above > From(largest) ? From(largest) : above);
    } else {
      constexpr From beyond = 2 * static_cast<From>(largest / 2 + 1);
      const bool is_low = !(x >= static_cast<From>(lowest));
      const bool is_high = x >= beyond;
      const To inside = static_cast<To>(is_low || is_high ? From(0) : x);
      return is_low ? lowest : is_high ? largest : inside;
    }
  }
};
/// A number that is not zero becomes 1.
struct Truth {
  template <class T>
  static bool of(T x) {
    return x != 0;
  }
};
struct Negate {
  template <class T>
  static T of(T x) {
    return -x;
  }
};
struct Abs {
  static float of(float x) { return __builtin_fabsf(x); }
  static double of(double x) { return __builtin_fabs(x); }
  template <class T>
  static T of(T x) {
    return x < 0 ? -x : x;
  }
};
struct Sign {
  template <class T>
  static T of(T x) {
    return x > 0 ? T(1) : (x < 0 ? T(-1) : x);
  }
};
struct Floor {
  static float of(float x) { return __builtin_floorf(x); }
  static double of(double x) { return __builtin_floor(x); }
};
struct Round {
  static float of(float x) { return __builtin_rintf(x); }
  static double of(double x) { return __builtin_rint(x); }
};
struct Sqrt {
  static float of(float x) { return __builtin_sqrtf(x); }
  static double of(double x) { return __builtin_sqrt(x); }
};
struct Rsqrt {
  template <class T>
  static T of(T x) {
    return 1 / Sqrt::of(x);
  }
};
struct Reciprocal {
  template <class T>
  static T of(T x) {
    return 1 / x;
  }
};
struct Square {
  template <class T>
  static T of(T x) {
    return x * x;
  }
};
struct Not {
  static std::uint8_t of(std::uint8_t x) { return x ^ 1; }
};

struct Exp {
  template <class T>
  static T of(T x) {
    return exp_of(x);
  }
};
struct Expm1 {
  template <class T>
  static T of(T x) {
    return expm1_of(x);
  }
};
struct Log {
  template <class T>
  static T of(T x) {
    return log_of(x);
  }
};
struct Log1p {
  template <class T>
  static T of(T x) {
    return log1p_of(x);
  }
};
struct Tanh {
  template <class T>
  static T of(T x) {
    return tanh_of(x);
  }
};
struct Sigmoid {
  template <class T>
  static T of(T x) {
    return sigmoid_of(x);
  }
};
struct Erf {
  template <class T>
  static T of(T x) {
    return erf_of(x);
  }
};
struct Sin {
  // The series would lose the sign of -0.
  static float of(float x) { return x == 0 ? x : wave(x, 0); }
  static double of(double x) { return sin_of(x); }
};
struct Cos {
  static float of(float x) { return wave(x, 1); }
  static double of(double x) { return cos_of(x); }
};
struct Atan {
  template <class T>
  static T of(T x) {
    return atan_of(x);
  }
};

// Operands of type uint8 are promoted to int; the conversion back wraps around.
struct Add {
  template <class T>
  static T of(T a, T b) {
    return static_cast<T>(a + b);
  }
};
struct Subtract {
  template <class T>
  static T of(T a, T b) {
    return static_cast<T>(a - b);
  }
};
struct Multiply {
  template <class T>
  static T of(T a, T b) {
    return static_cast<T>(a * b);
  }
};
struct Divide {
  template <class T>
  static T of(T a, T b) {
    return a / b;
  }
};
/// The result of Maximum and Minimum is NaN if an operand is NaN.
struct Maximum {
  template <class T>
  static T of(T a, T b) {
    const T larger = a > b ? a : b;
    return a != a ? a : larger;
  }
};
struct Minimum {
  template <class T>
  static T of(T a, T b) {
    const T smaller = a < b ? a : b;
    return a != a ? a : smaller;
  }
};
// In Relu and Clip, x stands on the side of each comparison that keeps it if it is NaN.
struct Relu {
  template <class T>
  static T of(T x) {
    return T(0) > x ? T(0) : x;
  }
};
struct Clip {
  template <class T>
  static T of(T x, T low, T high) {
    const T above = low > x ? low : x;
    return high < above ? high : above;
  }
};

struct Equal {
  template <class T>
  static bool of(T a, T b) {
    return a == b;
  }
};
struct NotEqual {
  template <class T>
  static bool of(T a, T b) {
    return a != b;
  }
};
struct Less {
  template <class T>
  static bool of(T a, T b) {
    return a < b;
  }
};
struct LessEqual {
  template <class T>
  static bool of(T a, T b) {
    return a <= b;
  }
};
struct Greater {
  template <class T>
  static bool of(T a, T b) {
    return a > b;
  }
};
struct GreaterEqual {
  template <class T>
  static bool of(T a, T b) {
    return a >= b;
  }
};
struct And {
  static bool of(std::uint8_t a, std::uint8_t b) { return (a & b) != 0; }
};
struct Or {
  static bool of(std::uint8_t a, std::uint8_t b) { return (a | b) != 0; }
};
struct Xor {
  static bool of(std::uint8_t a, std::uint8_t b) { return (a ^ b) != 0; }
};
struct IsNan {
  template <class T>
  static bool of(T x) {
    return x != x;
  }
};
struct IsInf {
  static bool of(float x) { return __builtin_fabsf(x) == __builtin_inff(); }
  static bool of(double x) { return __builtin_fabs(x) == __builtin_inf(); }
};
struct Select {
  template <class T>
  static T of(std::uint8_t condition, T a, T b) {
    return condition != 0 ? a : b;
  }
};
/// A comparison and the select that it decides in one: the result of the comparison need not become bytes,
/// and then masks again.
template <class Compare>
struct Choose {
  template <class T>
  static T of(T a, T b, T yes, T no) {
    return Compare::of(a, b) ? yes : no;
  }
};

// The compounds, as compounds.hpp defines them.
struct MovedTowards {
  static float of(float a, float b, float c) { return a + (b - a) * c; }
};
struct MovedTowardsSquare {
  static float of(float a, float b, float c) { return a + (b * b - a) * c; }
};
struct LoweredByRatio {
  static float of(float a, float b, float c, float d, float e) { return a - b * c / (Sqrt::of(d) + e); }
};

}  // namespace plexus::onednn::PLEXUS_ISA
