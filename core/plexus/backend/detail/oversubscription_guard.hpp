#pragma once

#include <atomic>

namespace plexus::detail {

/// Decides when parallel loops should run on one thread, because other programs (or other threads of this
/// one) use the processors that the team needs. A thread that has lost its processor gets it back after some
/// milliseconds, and every loop waits for it: a step of 0.3 ms took 50 ms. Times are seconds of one monotonic
/// clock, and are always given by the caller. Thread-safe.
class OversubscriptionGuard {
 public:
  /// How long loops run on one thread once the guard has become active.
  static constexpr double active_seconds = 0.5;

  /// The guard of this process, which every team asks.
  static OversubscriptionGuard& of_process();

  bool is_active(double now) const { return now < active_until_.load(std::memory_order_relaxed); }

  /// Whether the CPU time of the next loop should be measured: one of the last loops was slow.
  bool wants_cpu_time() const { return measured_loops_.load(std::memory_order_relaxed) > 0; }

  /// Records a loop that ended at `now`: its wall time, the CPU time of its threads (0 if it was not
  /// measured; the time that a thread waits for the others counts as CPU time), and the number of threads.
  void record(double wall_seconds, double cpu_seconds, int threads, double now);

 private:
  std::atomic<int> measured_loops_{0};
  std::atomic<double> wall_seconds_{0};  ///< of the slow loops since the last decision
  std::atomic<double> cpu_seconds_{0};
  std::atomic<double> active_until_{0};
};

}  // namespace plexus::detail
