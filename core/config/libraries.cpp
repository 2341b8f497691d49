#include <plexus/config/libraries.hpp>

#include <mutex>
#include <vector>

#include <dlfcn.h>

namespace plexus {
namespace {

struct Library {
  const void* base;
  std::shared_ptr<const Origin> origin;
};

// Never destroyed, as plugins are never closed.
struct Libraries {
  std::mutex mutex;
  std::vector<Library> all;
};

Libraries& libraries() {
  static Libraries& instance = *new Libraries;
  return instance;
}

const void* base_of(const void* address) {
  Dl_info info;
  return dladdr(address, &info) != 0 ? info.dli_fbase : nullptr;
}

}  // namespace

void note_library(const void* address, std::shared_ptr<const Origin> origin) {
  const std::lock_guard lock(libraries().mutex);
  libraries().all.push_back({base_of(address), std::move(origin)});
}

const Origin* origin_of_address(const void* address) {
  const void* base = base_of(address);
  if (base == nullptr) return nullptr;
  const std::lock_guard lock(libraries().mutex);
  for (const Library& library : libraries().all) {
    if (library.base == base) return library.origin.get();
  }
  return nullptr;
}

}  // namespace plexus
