#include <plexus/config/detail/libraries.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>

#include <link.h>

namespace plexus {
namespace {

struct Addresses {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;

  bool holds(std::uintptr_t address) const { return begin <= address && address < end; }
};

struct Library {
  Addresses addresses;
  Origin origin;
  const Library* next;
};

/// The library that was recorded last. Libraries are never closed, so the list only grows.
std::atomic<const Library*> last_noted = nullptr;

std::uintptr_t number_of(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }

/// For dl_iterate_phdr: widens `wanted` to the library that it lies in.
int find_library(dl_phdr_info* library, std::size_t, void* wanted) {
  Addresses all{UINTPTR_MAX, 0};
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD) continue;
    const std::uintptr_t begin = library->dlpi_addr + segment.p_vaddr;
    all.begin = std::min(all.begin, begin);
    all.end = std::max(all.end, begin + segment.p_memsz);
  }
  Addresses& addresses = *static_cast<Addresses*>(wanted);
  if (!all.holds(addresses.begin)) return 0;
  addresses = all;
  return 1;
}

}  // namespace

void note_library(const void* inside, const Origin& origin) {
  Addresses addresses{number_of(inside), number_of(inside) + 1};
  dl_iterate_phdr(find_library, &addresses);
  auto* const library = new Library{addresses, origin, last_noted.load()};
  while (!last_noted.compare_exchange_weak(library->next, library)) {
  }
}

const Origin* origin_of_address(const void* address) noexcept {
  for (const Library* library = last_noted.load(); library != nullptr; library = library->next) {
    if (library->addresses.holds(number_of(address))) return &library->origin;
  }
  return nullptr;
}

}  // namespace plexus
