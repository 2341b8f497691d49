#pragma once

#include <plexus/config/component.hpp>  // FloatingPoint

#include <atomic>
#include <cstdint>
#include <memory>

namespace plexus::detail {

/// One parallel loop: f(context, begin, end) is called on `parts` ranges that cover [0, n).
struct Loop {
  void (*f)(void* context, std::int64_t begin, std::int64_t end);
  void* context;
  std::int64_t n;
  FloatingPoint mode;  ///< of the thread that leads the loop
  std::int32_t parts;
  bool crowded;   ///< there are more threads than processors: those that wait soon sleep
  bool measured;  ///< whether to measure how long threads were without a processor
};

/// The worker threads that share the loops of one thread, their leader. Handing a part to a worker that is
/// awake and waiting for its end take some 0.2 us together (a Xeon of 2 cores; libgomp takes 1 us). Workers
/// stay awake for some milliseconds after a loop and poll for the next, each occupying a processor. Only the
/// leader may call run().
class Workers {
 public:
  /// Throws std::system_error or std::bad_alloc if the system refuses one of the threads; the others have
  /// ended by then. `processors`: how many this process may use.
  Workers(int count, int processors);
  /// Ends the threads.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int count() const { return count_; }

  /// Whether there are fewer processors than parts and awake workers of other leaders of this process
  /// together.
  bool is_crowded(int parts) const;

  /// Runs the loop, its first part on the calling thread. `begin`: the present time of CLOCK_MONOTONIC, in
  /// seconds. Requires: 2 <= loop.parts <= count() + 1. Allocates nothing. When all parts have ended,
  /// rethrows the exception of the first part that threw one. Returns for how many seconds its threads were
  /// without a processor before their parts were done, added up over the threads; 0 if the loop is not
  /// measured.
  double run(const Loop& loop, double begin);

  /// Whether the calling thread is within a loop, as its leader or as a worker.
  static bool within_loop();

  /// To be called in a forked child, which has none of its parent's workers: none of them counts as awake any
  /// more.
  static void forget_all();

 private:
  struct Worker;

  void work(Worker& worker);
  void hand_out(const Loop& loop, int used);
  void wait_for(int i, int used, const Loop& loop);
  void end(int started);

  std::unique_ptr<Worker[]> workers_;
  int count_;
  int processors_;
  std::atomic<int> own_awake_ = 0;  ///< workers that compute or look for work
};

}  // namespace plexus::detail
