#pragma once

#include <cstdint>

/// Counts allocations. The library is preloaded into a process that `plexus bench` starts, or linked into a
/// test. The functions have C names, so that a process can look them up with dlsym. Thread-safe.
extern "C" {

/// Calls of malloc and its family (operator new included), and of mmap, made by all threads since the process
/// started, without those that plexus_allocations_apart counts. Always 0 if the build does not count.
std::int64_t plexus_allocations();

/// From now on calls by code at the addresses [begin, end) count in plexus_allocations_apart alone. There is
/// one range: a second call replaces it.
void plexus_count_apart(std::uintptr_t begin, std::uintptr_t end);
std::int64_t plexus_allocations_apart();

/// Whether this build counts: not under the address sanitizer, which has an allocator of its own.
bool plexus_counts_allocations();

}  // extern "C"
