#pragma once

#include <cstdint>
#include <string>

namespace plexus {

/// How the calling thread computes with floating-point numbers: rounding, subnormal numbers, traps. The
/// flags of what happened since (inexact, overflow, ...) are no part of it.
class FloatingPoint {
 public:
  /// As it is now; takes some nanoseconds.
  static FloatingPoint now();

  /// The same, but that arithmetic gives 0 where a result would be subnormal (in float32, of a magnitude
  /// below 1.2e-38), for which many processors take a slow path. Subnormal operands count as they are, but on
  /// aarch64, which cannot tell results from operands.
  FloatingPoint flushing_subnormals() const;

  /// Makes the calling thread compute so.
  void restore() const;
  /// What is otherwise in `other`: "subnormal numbers (MXCSR 1f80 became 9fc0)".
  std::string difference(const FloatingPoint& other) const;

  friend bool operator==(const FloatingPoint&, const FloatingPoint&) = default;

 private:
  std::uint64_t control_ = 0;  ///< MXCSR, or FPCR
  std::uint16_t x87_ = 0;      ///< control word; 0 where there is none
};

}  // namespace plexus
