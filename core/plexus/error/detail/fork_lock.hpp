#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>

#include <sys/types.h>

namespace plexus::detail {

/// A mutex that its owner may take again, for std::lock_guard. In a forked child, one that another thread of
/// the parent held is lost with that thread: who takes it gets an error instead of waiting for ever.
/// Thread-safe.
class ForkLock {
 public:
  /// `what` it protects, for messages: "this run". A literal.
  explicit constexpr ForkLock(std::string_view what) : what_(what) {}
  ForkLock(const ForkLock&) = delete;
  ForkLock& operator=(const ForkLock&) = delete;

  /// Throws UsageError if it is lost.
  void lock();
  bool try_lock_for(std::chrono::milliseconds limit);
  void unlock();

 private:
  void taken();

  std::string_view what_;
  std::timed_mutex mutex_;
  std::atomic<std::uint64_t> owner_{0};  // by thread_number(); 0: nobody
  std::atomic<pid_t> process_{0};        // in which its owner used it last
  int depth_ = 0;                        // how often the owner took it
};

}  // namespace plexus::detail
