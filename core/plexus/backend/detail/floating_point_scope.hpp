#pragma once

#include <plexus/config/component.hpp>  // FloatingPoint

namespace plexus::detail {

/// While it lives, the calling thread and the threads of its loops (Team) compute with floating-point numbers
/// in a mode of their own. Scopes nest, each on the thread that made it.
class FloatingPointScope {
 public:
  explicit FloatingPointScope(const FloatingPoint& mode);
  ~FloatingPointScope();
  FloatingPointScope(const FloatingPointScope&) = delete;
  FloatingPointScope& operator=(const FloatingPointScope&) = delete;

  /// The mode that the calling thread has when all its scopes have ended; outside of scopes its present one.
  static FloatingPoint outside();

 private:
  FloatingPoint before_;
  bool outermost_;
};

}  // namespace plexus::detail
