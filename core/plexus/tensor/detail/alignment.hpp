#pragma once

#include <cstddef>

namespace plexus {

/// The alignment of every value in memory, in bytes: the size of a cache line and of the widest vector
/// register.
inline constexpr std::size_t storage_alignment = 64;

/// The size in bytes of a huge page on x86-64 and most other processors. Allocations of at least this size
/// are aligned to it.
inline constexpr std::size_t huge_page = std::size_t{1} << 21;

/// `bytes` rounded up to a multiple of storage_alignment.
constexpr std::size_t aligned_size(std::size_t bytes) {
  return (bytes + storage_alignment - 1) / storage_alignment * storage_alignment;
}

}  // namespace plexus
