#pragma once

#include <plexus/config/component.hpp>  // FloatingPoint

namespace plexus::detail {

/// Sets the floating-point mode of the calling thread, and so of the threads of its loops (Team), while this
/// object exists. The destructor restores the former mode; it must run on the same thread. Scopes may be
/// nested.
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
