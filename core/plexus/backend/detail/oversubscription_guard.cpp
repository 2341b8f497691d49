#include <plexus/backend/detail/oversubscription_guard.hpp>

namespace plexus::detail {

namespace {

// A scheduler's time slice is 1 to 8 ms; handing work to a thread that sleeps takes 0.1 ms.
constexpr double slow_seconds = 0.001;
constexpr int loops_measured_after_a_slow_one = 64;
// The times of slow loops are added up to this before a decision, since a short task of another program may
// make a single loop slow.
constexpr double decision_seconds = 0.04;

constinit OversubscriptionGuard guard;

}  // namespace

OversubscriptionGuard& OversubscriptionGuard::of_process() { return guard; }

void OversubscriptionGuard::record(double wall_seconds, double cpu_seconds, int threads, double now) {
  const bool slow = wall_seconds > slow_seconds;
  if (slow) measured_loops_.store(loops_measured_after_a_slow_one, std::memory_order_relaxed);
  if (!slow && wants_cpu_time()) measured_loops_.fetch_sub(1, std::memory_order_relaxed);
  if (!slow || cpu_seconds <= 0) return;
  const double wall = wall_seconds_.fetch_add(wall_seconds, std::memory_order_relaxed) + wall_seconds;
  const double cpu = cpu_seconds_.fetch_add(cpu_seconds, std::memory_order_relaxed) + cpu_seconds;
  if (wall < decision_seconds) return;
  wall_seconds_.store(0, std::memory_order_relaxed);
  cpu_seconds_.store(0, std::memory_order_relaxed);
  if (cpu < wall * (threads - 0.5)) active_until_.store(now + active_seconds, std::memory_order_relaxed);
}

}  // namespace plexus::detail
