#pragma once

#include <cstddef>

namespace plexus {

/// Memory that grows in place: address space is reserved once and backed by memory as it is needed (by huge
/// pages where the system has them), so that addresses bound to kernels stay valid. One arena holds the
/// working memory of all programs of a model, which run one at a time; its contents do not survive from one
/// replay to the next. Another arena holds the variables. Not thread-safe, like the programs that use it.
class Arena {
 public:
  /// Throws BackendError if the system refuses the reservation.
  explicit Arena(std::size_t reserve = std::size_t{1} << 40);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  std::byte* base() const { return base_; }
  /// Makes at least the first `bytes` bytes usable; usable memory never shrinks or moves. Throws BackendError
  /// if the system refuses the memory, and if it is more than the machine has.
  void grow(std::size_t bytes);
  std::size_t size() const { return size_; }

 private:
  std::byte* base_ = nullptr;
  std::size_t reserved_ = 0;
  std::size_t size_ = 0;
};

}  // namespace plexus
