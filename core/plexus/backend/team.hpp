#pragma once

#include <cstdint>
#include <type_traits>

namespace plexus {

/// A team of threads for parallel loops. Each thread that runs loops has workers of its own, which its first
/// loop starts and which end with the thread. Core, backends and kernels of plugins share work among threads
/// by `parallel_for` alone; other libraries are called on a range with one thread. A process may fork: child
/// and parent then each have workers of their own. A thread that forks within a loop has no workers in the
/// child: it computes the same values alone, and must not return from the loop there. Thread-safe.
class Team {
 public:
  /// The number of physical cores that the affinity mask of the calling thread allows.
  static int available();

  /// `patient`: every loop uses all threads. Otherwise, while other programs use the processors, loops run on
  /// the calling thread alone, for half a second at a time.
  explicit Team(int threads, bool patient = false) : threads_(threads), patient_(patient) {}
  int threads() const { return threads_; }

  /// Calls f(begin, end) on disjoint ranges that cover [0, n), each of `grain` elements or more; on the
  /// calling thread alone if n < 2 * grain, if the team has one thread, within another loop, or (unless it is
  /// patient) while other programs use the processors: no value may depend on where ranges begin.
  /// Allocates nothing, unless threads have to be made: in a thread's first loop, or its first after a fork.
  /// Where the system refuses threads, the calling one does all of the work, and a warning says so. All
  /// threads compute with floating-point numbers as the calling one does (rounding, subnormal numbers). An
  /// exception thrown by f reaches the caller: that of the first range, if several.
  template <class F>
  void parallel_for(std::int64_t n, std::int64_t grain, F&& f) const {
    using Function = std::remove_reference_t<F>;
    run(
        n, grain,
        [](void* g, std::int64_t begin, std::int64_t end) { (*static_cast<Function*>(g))(begin, end); },
        const_cast<std::remove_const_t<Function>*>(&f));
  }

 private:
  void run(std::int64_t n, std::int64_t grain, void (*f)(void*, std::int64_t, std::int64_t),
           void* context) const;

  int threads_;
  bool patient_;
};

}  // namespace plexus
