#include "allocation_counter.hpp"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <link.h>
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
std::atomic<std::int64_t> apart{0};
std::atomic<std::uintptr_t> apart_begin{0};
std::atomic<std::uintptr_t> apart_end{0};

// The address range of the loaded library whose file name holds `name`.
struct Library {
  const char* name;
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

int look_at(dl_phdr_info* object, std::size_t, void* context) {
  Library& library = *static_cast<Library*>(context);
  if (std::strstr(object->dlpi_name, library.name) == nullptr) return 0;
  library.begin = object->dlpi_addr;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& part = object->dlpi_phdr[i];
    if (part.p_type == PT_LOAD) library.end = object->dlpi_addr + part.p_vaddr + part.p_memsz;
  }
  return 1;
}

[[maybe_unused]] void note(const void* caller) {
  const auto address = reinterpret_cast<std::uintptr_t>(caller);
  ++(address >= apart_begin.load() && address < apart_end.load() ? apart : count);
}

}  // namespace

namespace plexus::test {

std::int64_t allocations() { return count.load(); }
std::int64_t allocations_apart() { return apart.load(); }

bool count_apart(const char* name) {
  Library library{name};
  if (dl_iterate_phdr(look_at, &library) == 0) return false;
  apart_begin = library.begin;
  apart_end = library.end;
  return true;
}

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

}  // extern "C"

#endif
