#pragma once

#include <cstdint>

namespace plexus::test {

/// Calls of malloc and its family (operator new included), and of mmap, made by all threads since the process
/// started. An executable counts if allocation_counter.cpp is linked into it; 0 for ever under a sanitizer,
/// which has an allocator of its own.
std::int64_t allocations();

/// Whether this build counts.
bool counts_allocations();

/// What `f` allocates, on all threads.
template <class F>
std::int64_t allocations_of(F&& f) {
  const std::int64_t before = allocations();
  f();
  return allocations() - before;
}

}  // namespace plexus::test
