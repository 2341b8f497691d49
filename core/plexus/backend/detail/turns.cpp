#include <plexus/backend/detail/turns.hpp>

namespace plexus::detail {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int looks_between_clocks = 64;

void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

void Turns::add() {
  value_.store(count() + 1, std::memory_order_release);
  if (asleep_.load(std::memory_order_relaxed)) value_.notify_one();
}

void Turns::wake() {
  // Pairs with the fence in sleep_until: either this thread sees that the other sleeps, or the other one sees
  // the new count.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (asleep_.load(std::memory_order_relaxed)) value_.notify_one();
}

bool Turns::comes_within(std::chrono::microseconds longest, unsigned count) const {
  const auto look = [&] {
    for (int i = 0; i < looks_between_clocks; ++i) {
      if (has_come(count)) return true;
      relax();
    }
    return false;
  };
  if (look()) return true;
  for (const auto end = Clock::now() + longest; Clock::now() < end;) {
    if (look()) return true;
  }
  return has_come(count);
}

void Turns::sleep_until(unsigned count) {
  asleep_.store(true, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  while (!has_come(count)) value_.wait(count - 1, std::memory_order_acquire);
  asleep_.store(false, std::memory_order_relaxed);
}

}  // namespace plexus::detail
