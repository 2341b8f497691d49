#include <plexus/backend/detail/floating_point_scope.hpp>
#include <plexus/backend/detail/grants_threads.hpp>
#include <plexus/backend/detail/oversubscription_guard.hpp>
#include <plexus/backend/team.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>

// libgomp's own interface: with -fopenmp, clang would bring a second runtime or run serially.
extern "C" {
void GOMP_parallel(void (*function)(void*), void* data, unsigned threads, unsigned flags);
int omp_get_thread_num();
int omp_get_num_threads();
int omp_in_parallel();
int omp_pause_resource_all(int kind);
}

namespace plexus {

namespace {

using detail::OversubscriptionGuard;

/// One parallel loop, on the stack of its caller.
struct Loop {
  std::int64_t n;
  std::int64_t grain;
  void (*f)(void*, std::int64_t, std::int64_t);
  void* context;
  FloatingPoint inside;   ///< how the thread that leads the loop computes
  FloatingPoint outside;  ///< how other users of the team's threads do
  std::atomic<bool> failed = false;
  std::exception_ptr error = {};
};

double seconds_of(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Whether the calling thread has led a team, and whether it still can. libgomp keeps the team's threads for
/// the thread that asked for them; if they are there when it forks, they are missing in the child, and
/// libgomp waits for them for ever: in the next loop, or when the thread ends.
enum class Lead { none, led, lost };
thread_local Lead lead = Lead::none;

/// Before a fork: ends the threads of the team of the thread that forks; its next loop makes new ones, in the
/// parent and in the child alike. A thread that forks within a loop keeps them.
void release_team() {
  constexpr int hard = 2;  // omp_pause_hard
  if (lead == Lead::led && omp_in_parallel() == 0 && omp_pause_resource_all(hard) == 0) lead = Lead::none;
}

/// In a forked child, whose only thread is a copy of the one that forked.
void lose_team() {
  if (lead == Lead::led) lead = Lead::lost;
}

/// Watches for forks from the first team on.
void watch_forks() {
  [[maybe_unused]] static const int watched = pthread_atfork(release_team, nullptr, lose_team);
}

/// Before the first team of a thread. libgomp would end the process if the system refused it the threads.
void become_leader(int threads) {
  if (detail::grants_threads(threads - 1)) {
    lead = Lead::led;
    return;
  }
  lead = Lead::lost;
  warn("the threads of the team",
       fmt::format(
           "the system refuses {} threads (a limit of processes or of memory): the computation goes on "
           "with one, with the same values; write threads: 1, or raise the limit (ulimit -u, ulimit -v)",
           threads));
}

/// Where part `i` of `parts` starts, without the product n * i, which may overflow.
std::int64_t start_of(std::int64_t i, std::int64_t parts, std::int64_t n) {
  return n / parts * i + std::min(i, n % parts);
}

void run_share(Loop& loop, std::int64_t i, std::int64_t parts) {
  if (FloatingPoint::now() != loop.inside) loop.inside.restore();
  try {
    loop.f(loop.context, start_of(i, parts, loop.n), start_of(i + 1, parts, loop.n));
  } catch (...) {
    if (!loop.failed.exchange(true)) loop.error = std::current_exception();
  }
}

void run_part(void* data) {
  Loop& loop = *static_cast<Loop*>(data);
  // The system may give fewer threads than were asked for.
  const std::int64_t parts = std::min<std::int64_t>(omp_get_num_threads(), loop.n / loop.grain);
  const std::int64_t i = omp_get_thread_num();
  if (i < parts) run_share(loop, i, parts);
  // Also without a share: a new thread begins in the mode of the one that makes it, which may be within a
  // scope.
  const bool leads = i == 0;
  if (!leads && FloatingPoint::now() != loop.outside) loop.outside.restore();
}

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The processors in the affinity mask of the process; empty if the system does not report it.
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
  if (threads_ <= 1 || n / grain < 2 || omp_in_parallel() != 0 || lead == Lead::lost) {
    f(context, 0, n);
    return;
  }
  OversubscriptionGuard& guard = OversubscriptionGuard::of_process();
  const double start = seconds_of(CLOCK_MONOTONIC);
  if (!patient_ && guard.is_active(start)) {
    f(context, 0, n);
    return;
  }
  if (lead == Lead::none) {
    watch_forks();
    become_leader(threads_);
    if (lead == Lead::lost) return f(context, 0, n);
  }
  Loop loop{.n = n,
            .grain = grain,
            .f = f,
            .context = context,
            .inside = FloatingPoint::now(),
            .outside = detail::FloatingPointScope::outside()};
  const double cpu = guard.wants_cpu_time() ? seconds_of(CLOCK_PROCESS_CPUTIME_ID) : 0;
  // Always the whole team, even if there is less work: libgomp makes threads anew when the size changes.
  GOMP_parallel(run_part, &loop, static_cast<unsigned>(threads_), 0);
  const double end = seconds_of(CLOCK_MONOTONIC);
  guard.record(end - start, cpu > 0 ? seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu : 0, threads_, end);
  if (loop.error) std::rethrow_exception(loop.error);
}

}  // namespace plexus
