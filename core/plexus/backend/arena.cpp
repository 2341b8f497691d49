#include <plexus/backend/arena.hpp>
#include <plexus/error/error.hpp>
#include <plexus/tensor/detail/alignment.hpp>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace plexus {

namespace {

constexpr std::size_t smallest_reservation = std::size_t{1} << 26;

/// An arena starts at a huge page and grows by whole huge pages.
std::size_t rounded_up(std::size_t bytes) { return (bytes + huge_page - 1) / huge_page * huge_page; }

std::size_t machine_memory() {
  return static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void* reserved_space(std::size_t bytes) {
  void* space = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return space == MAP_FAILED ? nullptr : space;
}

}  // namespace

Arena::Arena(std::size_t reserve) {
  // A limit on address space (ulimit -v, containers) may refuse the reservation; then half as much is tried.
  std::size_t bytes = rounded_up(reserve);
  void* space = reserved_space(bytes);
  while (space == nullptr && bytes / 2 >= smallest_reservation) {
    bytes = rounded_up(bytes / 2);
    space = reserved_space(bytes);
  }
  if (space == nullptr) {
    throw BackendError(
        fmt::format("the system refuses to reserve {} MiB of address space for working memory: "
                    "{}. Raise the limit (ulimit -v) of this process",
                    bytes >> 20, std::strerror(errno)));
  }
  const auto address = reinterpret_cast<std::uintptr_t>(space);
  const std::size_t shift = (huge_page - address % huge_page) % huge_page;
  base_ = static_cast<std::byte*>(space) + shift;
  if (shift > 0) munmap(space, shift);
  reserved_ = bytes - shift;
}

Arena::~Arena() { munmap(base_, reserved_); }

void Arena::grow(std::size_t bytes) {
  if (bytes <= size_) return;
  const std::size_t wanted = rounded_up(bytes) <= reserved_ ? rounded_up(bytes) : reserved_;
  if (bytes > reserved_) {
    throw BackendError(fmt::format(
        "the model needs {} MiB of working memory or for variables, but only {} MiB of address space "
        "could be reserved. Use a smaller batch or model, or raise the limit (ulimit -v)",
        (bytes >> 20) + 1, reserved_ >> 20));
  }
  // Linux grants more memory than the machine has and later kills the process without a message.
  if (bytes > machine_memory()) {
    throw BackendError(
        fmt::format("the model needs {} MiB of working memory or for variables; this machine has {} "
                    "MiB. Use a smaller batch or "
                    "a smaller model",
                    (bytes >> 20) + 1, machine_memory() >> 20));
  }
  if (mprotect(base_ + size_, wanted - size_, PROT_READ | PROT_WRITE) != 0) {
    throw BackendError(
        fmt::format("the system refuses {} MiB of memory: {}. Use a smaller batch or a smaller model",
                    (wanted >> 20), std::strerror(errno)));
  }
  // A hint: where there are no huge pages it changes nothing.
  madvise(base_ + size_, wanted - size_, MADV_HUGEPAGE);
  size_ = wanted;
}

}  // namespace plexus
