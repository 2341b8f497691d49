#pragma once

#include <cstdint>

namespace plexus::test {

/// Calls of malloc and its family (operator new included), and of mmap, made by all threads since the process
/// started. Counted by apps/allocation_counter, which is linked into an executable with this; 0 for ever
/// under a sanitizer, which has an allocator of its own.
std::int64_t allocations();

/// From now on the calls that the loaded library whose file name holds `name` ("libopenblas") makes by itself
/// count in allocations_apart alone. False if no such library is loaded. For one library, in C.
bool count_apart(const char* name);
std::int64_t allocations_apart();

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
