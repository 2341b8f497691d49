// Each interposed function counts its call and then does what the original does. Only processes that load
// this library pay for the counting.
#include "counter.hpp"

#include <atomic>
#include <cerrno>
#include <cstddef>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZER_ALLOCATES
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZER_ALLOCATES
#endif

namespace {

// Constant-initialised: the first allocations come before any constructor runs.
std::atomic<std::int64_t> count{0};
std::atomic<std::int64_t> apart{0};
std::atomic<std::uintptr_t> apart_begin{0};
std::atomic<std::uintptr_t> apart_end{0};

[[maybe_unused]] void note(const void* caller) {
  const auto address = reinterpret_cast<std::uintptr_t>(caller);
  const bool is_apart = address >= apart_begin.load(std::memory_order_relaxed) &&
                        address < apart_end.load(std::memory_order_relaxed);
  (is_apart ? apart : count).fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

extern "C" {

std::int64_t plexus_allocations() { return count.load(std::memory_order_relaxed); }
std::int64_t plexus_allocations_apart() { return apart.load(std::memory_order_relaxed); }

void plexus_count_apart(std::uintptr_t begin, std::uintptr_t end) {
  apart_begin = begin;
  apart_end = end;
}

#ifdef SANITIZER_ALLOCATES

bool plexus_counts_allocations() { return false; }

#else

bool plexus_counts_allocations() { return true; }

// glibc's own names of the functions that are interposed here. The standard library's operator new calls
// malloc.
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t number, std::size_t bytes);
void* __libc_realloc(void* memory, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);

void* malloc(std::size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_malloc(bytes);
}

void* calloc(std::size_t number, std::size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_calloc(number, bytes);
}

void* realloc(void* memory, std::size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_realloc(memory, bytes);
}

void* memalign(std::size_t alignment, std::size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, bytes);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) {
  note(__builtin_return_address(0));
  *memory = __libc_memalign(alignment, bytes);
  return *memory == nullptr ? ENOMEM : 0;
}

void* mmap(void* address, std::size_t bytes, int protection, int flags, int file, off_t offset) noexcept {
  note(__builtin_return_address(0));
  return reinterpret_cast<void*>(syscall(SYS_mmap, address, bytes, protection, flags, file, offset));
}

#endif

}  // extern "C"
