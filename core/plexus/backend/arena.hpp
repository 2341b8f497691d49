#pragma once

#include <cstddef>

namespace plexus {

/// Memory that grows in place: address space is reserved once and backed, by huge pages where the system has
/// them, as it is needed, so that nothing bound ever moves. One holds the working memory of all programs of a
/// model, which run one at a time: nothing in that one lives between two replays. Another holds the
/// variables. One thread at a time, as the programs in it.
class Arena {
 public:
  /// Throws BackendError if the system refuses the reservation.
  explicit Arena(std::size_t reserve = std::size_t{1} << 40);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  std::byte* base() const { return base_; }
  /// Makes at least `bytes` usable; they never shrink or move. Throws BackendError when memory is refused,
  /// and if it is more than the machine has.
  void grow(std::size_t bytes);
  std::size_t size() const { return size_; }

 private:
  std::byte* base_ = nullptr;
  std::size_t reserved_ = 0;
  std::size_t size_ = 0;
};

}  // namespace plexus
