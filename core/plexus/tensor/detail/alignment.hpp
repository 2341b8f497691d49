#pragma once

#include <cstddef>

namespace plexus {

/// Every value in memory starts at a multiple of this many bytes: a cache line, and the widest vector.
inline constexpr std::size_t storage_alignment = 64;

/// The size of a huge page on x86-64 and most others. Memory of at least as much starts at a multiple of it.
inline constexpr std::size_t huge_page = std::size_t{1} << 21;

/// So many bytes, rounded up to where the next value may start.
constexpr std::size_t aligned_size(std::size_t bytes) {
  return (bytes + storage_alignment - 1) / storage_alignment * storage_alignment;
}

}  // namespace plexus
