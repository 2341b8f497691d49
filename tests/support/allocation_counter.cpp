#include "allocation_counter.hpp"

#include <cstddef>
#include <cstring>

#include <link.h>

#include "../../apps/allocation_counter/counter.hpp"

namespace {

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

}  // namespace

namespace plexus::test {

std::int64_t allocations() { return plexus_allocations(); }
std::int64_t allocations_apart() { return plexus_allocations_apart(); }
bool counts_allocations() { return plexus_counts_allocations(); }

bool count_apart(const char* name) {
  Library library{name};
  if (dl_iterate_phdr(look_at, &library) == 0) return false;
  plexus_count_apart(library.begin, library.end);
  return true;
}

}  // namespace plexus::test
