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

 private:
  FloatingPoint before_;
};

}  // namespace plexus::detail
