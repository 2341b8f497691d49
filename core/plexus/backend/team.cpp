#include <plexus/backend/team.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>
#include <sched.h>
#include <time.h>

// libgomp's own interface: with -fopenmp, clang would bring a second runtime or run serially.
extern "C" {
void GOMP_parallel(void (*function)(void*), void* data, unsigned threads, unsigned flags);
int omp_get_thread_num();
int omp_get_num_threads();
int omp_in_parallel();
}

namespace plexus {

namespace {

using Clock = std::chrono::steady_clock;

/// One parallel loop, on the stack of its caller.
struct Loop {
  std::int64_t n;
  std::int64_t grain;
  void (*f)(void*, std::int64_t, std::int64_t);
  void* context;
  std::atomic<bool> failed{false};
  std::exception_ptr error;
};

double process_seconds() {
  timespec now = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Whether the team's threads have to share processors, with something else or with each other. A thread that
/// has lost its processor is waited for until its turn comes, some milliseconds, in every loop: a step of 0.3
/// ms took 50. Then loops run on the calling thread for a while, which changes no value.
class Crowd {
 public:
  bool is_here() const {
    const Clock::rep until = alone_until_.load(std::memory_order_relaxed);
    return until != 0 && Clock::now().time_since_epoch().count() < until;
  }

  /// Whether the next loop's processor time is wanted: not long ago, one was slow.
  bool is_watched() const { return watched_.load(std::memory_order_relaxed) > 0; }

  /// How long a loop of so many threads took, and the processor time in it if it was watched (else 0).
  /// Threads that work or wait use their processors all the time, if they have them.
  void heard(double seconds, double processor, int threads) {
    const bool slow = seconds > slow_seconds;
    if (slow) watched_.store(watch, std::memory_order_relaxed);
    if (!slow && is_watched()) watched_.fetch_sub(1, std::memory_order_relaxed);
    if (!slow || processor <= 0) return;
    const double all = seconds_.fetch_add(seconds, std::memory_order_relaxed) + seconds;
    const double used = processor_.fetch_add(processor, std::memory_order_relaxed) + processor;
    if (all < judged_seconds) return;
    seconds_.store(0, std::memory_order_relaxed);
    processor_.store(0, std::memory_order_relaxed);
    if (used >= all * (threads - 0.5)) return;
    alone_until_.store((Clock::now() + pause).time_since_epoch().count(), std::memory_order_relaxed);
  }

 private:
  // A scheduler's turn is 1 to 8 ms; handing over work on a quiet machine takes 0.002 ms.
  static constexpr double slow_seconds = 0.001;
  static constexpr int watch = 64;
  // The system counts the processor time of a running thread every 4 ms or so: that of one loop says nothing.
  static constexpr double judged_seconds = 0.04;
  static constexpr Clock::duration pause = std::chrono::milliseconds(500);

  std::atomic<int> watched_{0};
  std::atomic<double> seconds_{0};  ///< of slow loops since the last judgement
  std::atomic<double> processor_{0};
  std::atomic<Clock::rep> alone_until_{0};
};

Crowd crowd;

/// Whether the calling thread has led a team, and whether it still can. libgomp keeps the team's threads for
/// the thread that asked for them; after a fork they are missing in the child, and libgomp waits for them for
/// ever.
enum class Lead { none, led, lost };
thread_local Lead lead = Lead::none;

/// In a forked child, whose only thread is a copy of the one that forked.
void lose_team() {
  if (lead == Lead::led) lead = Lead::lost;
}

/// Watches for forks from the first team on.
void watch_forks() {
  [[maybe_unused]] static const int watched = pthread_atfork(nullptr, nullptr, lose_team);
}

/// Where part `i` of `parts` starts, without the product n * i, which may overflow.
std::int64_t start_of(std::int64_t i, std::int64_t parts, std::int64_t n) {
  return n / parts * i + std::min(i, n % parts);
}

void run_part(void* data) {
  Loop& loop = *static_cast<Loop*>(data);
  // The system may give fewer threads than were asked for.
  const std::int64_t parts = std::min<std::int64_t>(omp_get_num_threads(), loop.n / loop.grain);
  const std::int64_t i = omp_get_thread_num();
  if (i >= parts) return;
  try {
    loop.f(loop.context, start_of(i, parts, loop.n), start_of(i + 1, parts, loop.n));
  } catch (...) {
    if (!loop.failed.exchange(true)) loop.error = std::current_exception();
  }
}

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The processors that the process may run on; empty if the system does not tell.
std::vector<int> allowed_processors() {
  for (int size = CPU_SETSIZE; size <= (1 << 20); size *= 2) {
    cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(size));
    if (set == nullptr) return {};
    const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(size));
    std::vector<int> allowed;
    const bool known = sched_getaffinity(0, bytes, set) == 0;
    for (int cpu = 0; known && cpu < size; ++cpu) {
      if (CPU_ISSET_S(static_cast<std::size_t>(cpu), bytes, set)) allowed.push_back(cpu);
    }
    CPU_FREE(set);
    if (known) return allowed;
  }
  return {};
}

}  // namespace

int Team::available() {
  std::set<std::pair<std::string, std::string>> cores;
  for (const int cpu : allowed_processors()) {
    const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
    const std::string core = first_line(topology + "core_id");
    const std::string package = first_line(topology + "physical_package_id");
    if (core.empty()) {
      cores.emplace("processor", std::to_string(cpu));
    } else {
      cores.emplace(package, core);
    }
  }
  if (cores.empty()) return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return static_cast<int>(cores.size());
}

void Team::run(std::int64_t n, std::int64_t grain, void (*f)(void*, std::int64_t, std::int64_t),
               void* context) const {
  if (n <= 0) return;
  grain = std::max<std::int64_t>(grain, 1);
  if (threads_ <= 1 || n / grain < 2 || omp_in_parallel() != 0 || lead == Lead::lost ||
      (!patient_ && crowd.is_here())) {
    f(context, 0, n);
    return;
  }
  Loop loop{n, grain, f, context, false, nullptr};
  const double processor = crowd.is_watched() ? process_seconds() : 0;
  const Clock::time_point start = Clock::now();
  if (lead == Lead::none) {
    watch_forks();
    lead = Lead::led;
  }
  // Always the whole team, even if there is less work: libgomp makes threads anew when the size changes.
  GOMP_parallel(run_part, &loop, static_cast<unsigned>(threads_), 0);
  crowd.heard(std::chrono::duration<double>(Clock::now() - start).count(),
              processor > 0 ? process_seconds() - processor : 0, threads_);
  if (loop.error) std::rethrow_exception(loop.error);
}

}  // namespace plexus
