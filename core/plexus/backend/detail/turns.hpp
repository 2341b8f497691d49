#pragma once

#include <atomic>
#include <chrono>

namespace plexus::detail {

/// Counts what one thread has done and another one waits for. While nobody sleeps, no call enters the system,
/// and add() waits for no other processor.
class Turns {
 public:
  /// By the thread that counts: one more is done. Wakes up the one that waits for it, unless that one falls
  /// asleep at this moment: then wake() does.
  void add();
  /// The number of calls of add() so far, by the thread that makes them.
  unsigned count() const { return value_.load(std::memory_order_relaxed); }
  /// By the thread that counts: wakes up the one that waits, if it sleeps.
  void wake();

  /// By the thread that waits, for the next call of add() or the last one: looks whether `count` calls have
  /// been made, for so long at most. Returns whether they have.
  bool comes_within(std::chrono::microseconds longest, unsigned count) const;
  /// Sleeps until they have.
  void sleep_until(unsigned count);

 private:
  bool has_come(unsigned count) const { return value_.load(std::memory_order_acquire) == count; }

  std::atomic<unsigned> value_ = 0;
  std::atomic<bool> asleep_ = false;
};

}  // namespace plexus::detail
