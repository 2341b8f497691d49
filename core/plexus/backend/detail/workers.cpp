#include <plexus/backend/detail/turns.hpp>
#include <plexus/backend/detail/workers.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <thread>

namespace plexus::detail {

namespace {

/// A processor of a virtual machine that has gone to sleep takes 0.05 ms and more to wake up; between two
/// loops of a training there is rarely so much time.
constexpr std::chrono::milliseconds awake_after_a_loop(5);
/// Longer than the time slices that other programs take from a worker: OversubscriptionGuard counts on it.
constexpr std::chrono::milliseconds awake_for_a_worker(50);
constexpr std::chrono::microseconds awake_in_a_crowd(20);

constinit thread_local bool in_loop = false;

/// Workers of this process that compute or look for work.
constinit std::atomic<int> awake_workers = 0;

/// Where part `i` starts, without the product n * i, which may overflow.
std::int64_t start_of(std::int64_t i, const Loop& loop) {
  return loop.n / loop.parts * i + std::min(i, loop.n % loop.parts);
}

void run_part(const Loop& loop, std::int64_t i, std::exception_ptr& error) {
  try {
    loop.f(loop.context, start_of(i, loop), start_of(i + 1, loop));
  } catch (...) {
    error = std::current_exception();
  }
}

/// Threads that are made meanwhile receive no signals but those of their own faults, and of profilers:
/// handlers are the business of the program's threads.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigfillset(&held);
    for (const int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGPROF})
      sigdelset(&held, own);
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_;
};

/// The calling thread leads a loop.
class LeadingLoop {
 public:
  LeadingLoop() { in_loop = true; }
  ~LeadingLoop() { in_loop = false; }
  LeadingLoop(const LeadingLoop&) = delete;
  LeadingLoop& operator=(const LeadingLoop&) = delete;
};

}  // namespace

/// What the leader writes lies in one line of the cache, and what the worker writes in another: each changes
/// hands once a loop.
struct Workers::Worker {
  struct Order {
    Turns begun;  ///< loops that the leader has handed out
    std::int32_t part = 0;
    Loop loop{};  ///< without a function: the thread ends
  };
  static_assert(sizeof(Order) <= 64);

  alignas(128) Order order;
  alignas(128) Turns ended;  ///< loops of which the part is done
  std::exception_ptr error;
  alignas(128) std::thread thread;
};

Workers::Workers(int count, int processors)
    : workers_(std::make_unique<Worker[]>(static_cast<std::size_t>(count))),
      count_(count),
      processors_(processors) {
  const HeldSignals held;
  int started = 0;
  try {
    for (; started < count; ++started) {
      Worker& worker = workers_[static_cast<std::size_t>(started)];
      worker.order.part = started + 1;
      worker.thread = std::thread([&worker] { work(worker); });
    }
  } catch (...) {
    end(started);
    throw;
  }
}

Workers::~Workers() { end(count_); }

void Workers::end(int started) {
  hand_out({}, started);
  for (int i = 0; i < started; ++i) {
    workers_[static_cast<std::size_t>(i)].order.begun.wake();
    workers_[static_cast<std::size_t>(i)].thread.join();
  }
}

void Workers::work(Worker& worker) {
  in_loop = true;
  ++awake_workers;
  std::chrono::microseconds awake = awake_after_a_loop;
  for (unsigned loops = 1;; ++loops) {
    if (!worker.order.begun.reach(loops, awake)) {
      --awake_workers;
      worker.order.begun.sleep_until(loops);
      ++awake_workers;
    }
    const Loop& loop = worker.order.loop;
    if (loop.f == nullptr) break;
    awake = loop.crowded ? awake_in_a_crowd : awake_after_a_loop;
    if (FloatingPoint::now() != loop.mode) loop.mode.restore();
    run_part(loop, worker.order.part, worker.error);
    worker.ended.add();
    worker.ended.wake();
  }
  --awake_workers;
}

void Workers::hand_out(const Loop& loop, int used) {
  for (int i = 0; i < used; ++i) {
    Worker::Order& order = workers_[static_cast<std::size_t>(i)].order;
    order.loop = loop;
    order.begun.add();
  }
}

bool Workers::is_crowded(int parts) const {
  constexpr int leader = 1;
  return parts > processors_ || awake_workers.load(std::memory_order_relaxed) + leader > processors_;
}

void Workers::run(const Loop& loop) {
  const LeadingLoop leading;
  const int used = loop.parts - 1;
  hand_out(loop, used);
  std::exception_ptr error;
  run_part(loop, 0, error);
  for (int i = 0; i < used; ++i) {
    Worker& worker = workers_[static_cast<std::size_t>(i)];
    const unsigned loops = worker.order.begun.count();
    if (!worker.ended.reach(loops, awake_in_a_crowd)) {
      worker.order.begun.wake();
      const bool there = !loop.crowded && worker.ended.reach(loops, awake_for_a_worker);
      if (!there) worker.ended.sleep_until(loops);
    }
    if (!worker.error) continue;
    if (!error) error = worker.error;
    worker.error = nullptr;
  }
  if (error) std::rethrow_exception(error);
}

bool Workers::within_loop() { return in_loop; }

void Workers::forget_all() { awake_workers = 0; }

}  // namespace plexus::detail
