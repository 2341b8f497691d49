#pragma once

namespace plexus::detail {

/// Data that all threads of a process share, each with a lock. A thread that takes several of these locks
/// takes them in this order.
enum class Shared { loading, components, op_names, lifetimes, warnings };

/// Holds one of the locks of the process, which are recursive. A fork waits until no other thread holds any
/// of them, so that in the child all are free and the data they protect is consistent. If another thread
/// holds one for ten seconds (a plugin that does not return), the fork goes on, and the child cannot take
/// that lock. Thread-safe.
class ProcessLock {
 public:
  /// Throws UsageError in a forked child if the fork went on while another thread held the lock.
  explicit ProcessLock(Shared what);
  ~ProcessLock();
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;

 private:
  Shared what_;
};

}  // namespace plexus::detail
