#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/detail/kernels/guards.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// The memory of a program that a kernel must not change: outputs and scratch memory of other kernels, and
/// variables, with their guards. The program must be compiled with guards and without reuse of memory. For a
/// large program only the 64 MiB nearest to the kernel's outputs are checked.
class Surroundings {
 public:
  /// Copies the current contents.
  Surroundings(const Program& program, std::size_t kernel);
  /// The first change since.
  std::optional<Damage> damage() const;

 private:
  struct Region {
    const std::byte* begin;
    std::size_t bytes;
    const Node* node;  // the node that owns the memory
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
