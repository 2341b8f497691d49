#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/watch/guards.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// The memory of a program in which a kernel has no business: what other kernels compute and work in, and
/// variables, with the guards around them. The program must have been compiled without reuse of memory, and
/// with guards. Of a large program it is the memory nearest to the kernel's outputs.
class Surroundings {
 public:
  /// Copies what lies there now.
  Surroundings(const Program& program, std::size_t kernel);
  /// The first change since.
  std::optional<Damage> damage() const;

 private:
  struct Region {
    const std::byte* begin;
    std::size_t bytes;
    const Node* node;  // whose it is
    std::vector<std::byte> before;
  };
  void add(const void* buffer, std::size_t bytes, const Node& node);
  void add_buffers_of(const KernelRecord& record);
  void keep_nearest(const std::byte* to);
  static Damage damage_of(const Region& region);

  std::vector<Region> own_;
  std::vector<Region> regions_;
};

}  // namespace plexus
