#pragma once

#include <cstdint>

/// What counts allocations: preloaded into a process that `plexus bench` starts, or linked into a test. With
/// C names, by which a process finds what is preloaded into it.
extern "C" {

/// Calls of malloc and its family (operator new included), and of mmap, made by all threads since the process
/// started, without those that plexus_allocations_apart counts. Always 0 if the build does not count.
std::int64_t plexus_allocations();

/// From now on calls by code at the addresses [begin, end) count in plexus_allocations_apart alone. One
/// range.
void plexus_count_apart(std::uintptr_t begin, std::uintptr_t end);
std::int64_t plexus_allocations_apart();

/// Whether this build counts: not under the address sanitizer, which has an allocator of its own.
bool plexus_counts_allocations();

}  // extern "C"
