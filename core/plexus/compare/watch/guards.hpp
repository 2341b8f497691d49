#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// Memory that a kernel changed though it may not.
struct Damage {
  std::string
      what;  ///< "changes its input 1", "writes behind its output", "writes before its scratch memory"
  Tensor before;
  Tensor after;
};

/// A copy of memory, uint8 [count].
Tensor bytes_at(const std::byte* begin, std::size_t count);

/// The memory around buffers of a program that was compiled with guards (CompileOptions::guarded).
class Guards {
 public:
  /// `what`: "its output", "its scratch memory".
  void add(void* buffer, std::size_t bytes, const std::string& what);
  /// Fills them with a pattern that is a NaN to who reads it as a floating-point number.
  void set() const;
  /// The first that does not hold the pattern any more.
  std::optional<Damage> damage() const;

 private:
  struct Guard {
    std::byte* begin;
    std::string written;  // what happened if it is damaged
  };
  std::vector<Guard> guards_;
};

}  // namespace plexus
