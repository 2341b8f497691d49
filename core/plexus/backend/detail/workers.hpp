#pragma once

#include <plexus/config/component.hpp>  // FloatingPoint

#include <cstdint>
#include <memory>

namespace plexus::detail {

/// One parallel loop: f(context, begin, end) is called on `parts` ranges that cover [0, n).
struct Loop {
  void (*f)(void* context, std::int64_t begin, std::int64_t end);
  void* context;
  std::int64_t n;
  FloatingPoint mode;  ///< how the thread that leads the loop computes
  std::int32_t parts;
  bool crowded;  ///< there are more threads than processors: those that wait soon sleep
};

/// The threads that share the loops of one thread, their leader. A hand-over to a worker that is awake and
/// the wait for it take some 0.2 us together (a Xeon of 2 cores; libgomp's take 1 us). Workers stay awake for
/// some milliseconds after a loop, on a processor each. Only the leader may use them.
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

  /// Whether a loop of so many parts has fewer processors than threads, those of other leaders of this
  /// process counted that are awake.
  bool is_crowded(int parts) const;

  /// Runs the loop, whose parts are from 2 to count() + 1: the first on the calling thread. Allocates
  /// nothing. Rethrows the exception of the first part that threw one, when all have ended.
  void run(const Loop& loop);

  /// Whether the calling thread is within a loop, as its leader or as a worker.
  static bool within_loop();

  /// In a forked child, which has none of its parent's workers: none of them counts any more.
  static void forget_all();

 private:
  struct Worker;

  static void work(Worker& worker);
  void hand_out(const Loop& loop, int used);
  void end(int started);

  std::unique_ptr<Worker[]> workers_;
  int count_;
  int processors_;
};

}  // namespace plexus::detail
