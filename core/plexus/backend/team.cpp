#include <plexus/backend/detail/oversubscription_guard.hpp>
#include <plexus/backend/detail/seconds_of.hpp>
#include <plexus/backend/detail/workers.hpp>
#include <plexus/backend/team.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <fstream>
#include <limits>
#include <memory>
#include <new>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>

namespace plexus {

namespace {

using detail::OversubscriptionGuard;
using detail::seconds_of;
using detail::Workers;

/// The workers of the calling thread; null until its first loop, and after a fork outside of loops.
constinit thread_local Workers* workers = nullptr;
/// The smallest number of workers that the system has refused to the calling thread; 0 if it may not get any
/// more.
constinit thread_local int refused = std::numeric_limits<int>::max();

/// Ends the workers of a thread when the thread ends. Loops that run after that (in functions of atexit, in
/// destructors) have one thread.
struct Ending {
  ~Ending() {
    refused = 0;
    // Within a loop, where a kernel has called exit(), the workers are left as they are.
    if (!Workers::within_loop()) delete std::exchange(workers, nullptr);
  }
};

/// Called before a fork: ends the workers of the calling thread. A thread that forks within a loop keeps its
/// workers, but has none in the child.
void end_workers() {
  if (!Workers::within_loop()) delete std::exchange(workers, nullptr);
}

/// Called in a forked child, whose only thread is a copy of the one that forked.
void forget_workers() {
  Workers::forget_all();
  if (workers != nullptr) refused = 0;
}

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The processors in the affinity mask of the calling thread; empty if the system does not report it.
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

int processors() {
  const auto allowed = static_cast<int>(allowed_processors().size());
  return allowed > 0 ? allowed : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Whether the calling thread has `count` workers. Starts them if it has fewer.
bool has_workers(int count) {
  if (count >= refused) return false;
  if (workers != nullptr && workers->count() >= count) return true;
  [[maybe_unused]] static const int watched = pthread_atfork(end_workers, nullptr, forget_workers);
  [[maybe_unused]] static const thread_local Ending ending;
  try {
    delete std::exchange(workers, std::make_unique<Workers>(count, processors()).release());
    return true;
  } catch (const std::system_error&) {
  } catch (const std::bad_alloc&) {
  }
  refused = count;
  warn("the threads of the team",
       fmt::format(
           "the system refuses {} threads (a limit of processes or of memory): the computation goes on "
           "with one, with the same values; write threads: 1, or raise the limit (ulimit -u, ulimit -v)",
           count + 1));
  return false;
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
  const std::int64_t most = n / std::max<std::int64_t>(grain, 1);
  if (threads_ < 2 || most < 2 || Workers::within_loop()) return f(context, 0, n);
  OversubscriptionGuard& guard = OversubscriptionGuard::of_process();
  const double start = seconds_of(CLOCK_MONOTONIC);
  if ((!patient_ && guard.is_active(start)) || !has_workers(threads_ - 1)) return f(context, 0, n);
  const int parts = most < threads_ ? static_cast<int>(most) : threads_;
  const bool crowded = workers->is_crowded(parts);
  const bool measured = guard.wants_cpu_time();
  const double missing = workers->run({f, context, n, FloatingPoint::now(), parts, crowded, measured}, start);
  const double end = seconds_of(CLOCK_MONOTONIC);
  guard.record(end - start, measured ? parts * (end - start) - missing : 0, parts, end);
}

}  // namespace plexus
