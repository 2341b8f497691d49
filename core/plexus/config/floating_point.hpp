#pragma once

#include <cstdint>
#include <string>

namespace plexus {

/// The floating-point mode of a thread: rounding, subnormal numbers, traps. The status flags (inexact,
/// overflow, ...) are not part of it. Several threads may use it at once; each reads and sets the mode of the
/// calling thread.
class FloatingPoint {
 public:
  /// The mode of the calling thread; takes some nanoseconds.
  static FloatingPoint now();

  /// The same mode, but arithmetic gives 0 where a result would be subnormal (in float32, of a magnitude
  /// below 1.2e-38), because many processors take a slow path for it. Subnormal operands keep their values,
  /// except on aarch64, which cannot treat operands and results differently.
  FloatingPoint flushing_subnormals() const;

  /// Sets this mode in the calling thread.
  void restore() const;
  /// What differs in `other`: "subnormal numbers (MXCSR 1f80 became 9fc0)".
  std::string difference(const FloatingPoint& other) const;

  friend bool operator==(const FloatingPoint&, const FloatingPoint&) = default;

 private:
  std::uint64_t control_ = 0;  ///< MXCSR, or FPCR
  std::uint16_t x87_ = 0;      ///< control word; 0 where there is none
};

}  // namespace plexus
