#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>

#include <sys/types.h>

namespace plexus::detail {

/// A recursive mutex, for std::lock_guard. If another thread held it when the process forked, nobody can
/// unlock it in the child, which lacks that thread: lock() throws there instead of waiting for ever.
/// Thread-safe.
class ForkLock {
 public:
  /// `what` it protects, for messages: "this run". A literal.
  explicit constexpr ForkLock(std::string_view what) : what_(what) {}
  ForkLock(const ForkLock&) = delete;
  ForkLock& operator=(const ForkLock&) = delete;

  /// Throws UsageError in a forked child if a thread that exists only in the parent holds it.
  void lock();
  bool try_lock_for(std::chrono::milliseconds limit);
  void unlock();

 private:
  void taken();

  std::string_view what_;
  std::timed_mutex mutex_;
  std::atomic<std::uint64_t> owner_{0};  // thread_number() of the holder; 0: none
  std::atomic<pid_t> process_{0};        // the process in which its owner used it last
  int depth_ = 0;                        // how often the owner took it
};

}  // namespace plexus::detail
