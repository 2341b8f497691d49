#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// Memory that a kernel changed, but must not change.
struct Damage {
  std::string
      what;  ///< "changes its input 1", "writes behind its output", "writes before its scratch memory"
  Tensor before;
  Tensor after;
};

/// A copy of memory, uint8 [count].
Tensor bytes_at(const std::byte* begin, std::size_t count);

/// The guard memory around the buffers of a program that was compiled with guards (CompileOptions::guarded).
class Guards {
 public:
  /// `what`: "its output", "its scratch memory".
  void add(void* buffer, std::size_t bytes, const std::string& what);
  /// Fills all guards with a pattern, which is a NaN if it is read as a floating-point number.
  void set() const;
  /// The first guard that does not hold the pattern any more.
  std::optional<Damage> damage() const;

 private:
  struct Guard {
    std::byte* begin;
    std::string written;  // description of the damage, if it has any
  };
  std::vector<Guard> guards_;
};

}  // namespace plexus
