#include <plexus/error/detail/fork_lock.hpp>
#include <plexus/error/detail/thread_number.hpp>
#include <plexus/error/error.hpp>

#include <string>

#include <unistd.h>

namespace plexus::detail {

namespace {

/// Longer than a thread needs between locking the mutex and storing its process in `process_`.
constexpr std::chrono::milliseconds patience{2000};

}  // namespace

void ForkLock::taken() {
  process_.store(::getpid(), std::memory_order_relaxed);
  owner_.store(thread_number(), std::memory_order_relaxed);
  ++depth_;
}

bool ForkLock::try_lock_for(std::chrono::milliseconds limit) {
  const bool mine = owner_.load(std::memory_order_relaxed) == thread_number();
  if (!mine && !mutex_.try_lock_for(limit)) return false;
  taken();
  return true;
}

void ForkLock::lock() {
  while (!try_lock_for(patience)) {
    if (process_.load(std::memory_order_relaxed) == ::getpid()) continue;
    const std::string what(what_);
    throw UsageError("in this forked child " + what +
                     " cannot be used: another thread was using it when the process forked, and the child "
                     "lacks that thread; fork when no other thread does, or before");
  }
}

void ForkLock::unlock() {
  if (--depth_ > 0) {
    // The process may have forked since the lock was taken; in the child the forking thread still holds it.
    process_.store(::getpid(), std::memory_order_relaxed);
    return;
  }
  owner_.store(0, std::memory_order_relaxed);
  mutex_.unlock();
}

}  // namespace plexus::detail
