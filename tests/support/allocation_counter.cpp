#include "allocation_counter.hpp"

#include <atomic>
#include <cerrno>
#include <cstddef>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PLEXUS_TEST_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define PLEXUS_TEST_SANITIZED
#endif

namespace {

// Constant-initialised: the first allocations come before any constructor runs.
std::atomic<std::int64_t> count{0};

}  // namespace

namespace plexus::test {

std::int64_t allocations() { return count.load(); }

}  // namespace plexus::test

#ifdef PLEXUS_TEST_SANITIZED

bool plexus::test::counts_allocations() { return false; }

#else

bool plexus::test::counts_allocations() { return true; }

// glibc's own names of what is interposed here. Its operator new calls malloc, and is counted so.
extern "C" {

void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t number, std::size_t bytes);
void* __libc_realloc(void* memory, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);

void* malloc(std::size_t bytes) {
  ++count;
  return __libc_malloc(bytes);
}

void* calloc(std::size_t number, std::size_t bytes) {
  ++count;
  return __libc_calloc(number, bytes);
}

void* realloc(void* memory, std::size_t bytes) {
  ++count;
  return __libc_realloc(memory, bytes);
}

void* memalign(std::size_t alignment, std::size_t bytes) {
  ++count;
  return __libc_memalign(alignment, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
  ++count;
  return __libc_memalign(alignment, bytes);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) {
  ++count;
  *memory = __libc_memalign(alignment, bytes);
  return *memory == nullptr ? ENOMEM : 0;
}

void* mmap(void* address, std::size_t bytes, int protection, int flags, int file, off_t offset) noexcept {
  ++count;
  return reinterpret_cast<void*>(syscall(SYS_mmap, address, bytes, protection, flags, file, offset));
}

}  // extern "C"

#endif
