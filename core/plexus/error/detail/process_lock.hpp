#pragma once

namespace plexus::detail {

/// What all threads of a process share. A thread that takes several of these locks takes them in this order.
enum class Shared { loading, components, op_names, lifetimes, warnings };

/// Holds one of the locks of the process; a thread may take again what it holds. A fork waits until no other
/// thread holds one, so that a child finds all of them free and what they protect whole. Where one is held
/// for ten seconds longer (a plugin that does not return) the fork goes on, and the child is refused.
/// Thread-safe.
class ProcessLock {
 public:
  /// Throws UsageError in a child of such a fork.
  explicit ProcessLock(Shared what);
  ~ProcessLock();
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;

 private:
  Shared what_;
};

}  // namespace plexus::detail
