#pragma once

#include <atomic>
#include <chrono>

namespace plexus::detail {

/// A counter by which one thread tells another, which waits for it, how much it has done. While the waiting
/// thread does not sleep, no function makes a system call, and add() executes no memory fence, which could
/// wait for another processor.
class Turns {
 public:
  /// Called by the counting thread: adds one to the count. Wakes up the waiting thread if it sleeps, unless
  /// it falls asleep at this moment; in that case only wake() does.
  void add();
  /// Called by the counting thread: the number of calls of add() so far.
  unsigned count() const { return value_.load(std::memory_order_relaxed); }
  /// Called by the counting thread: wakes up the waiting thread if it sleeps.
  void wake();

  /// Called by the waiting thread: polls for at most `longest` until `count` calls of add() have been made,
  /// and returns whether they have. Requires: `count` is the number of calls so far or one more.
  bool comes_within(std::chrono::microseconds longest, unsigned count) const;
  /// Called by the waiting thread: sleeps until `count` calls of add() have been made.
  void sleep_until(unsigned count);

 private:
  bool has_come(unsigned count) const { return value_.load(std::memory_order_acquire) == count; }

  std::atomic<unsigned> value_ = 0;
  std::atomic<bool> asleep_ = false;
};

}  // namespace plexus::detail
