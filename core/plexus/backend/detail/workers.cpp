#include <plexus/backend/detail/seconds_of.hpp>
#include <plexus/backend/detail/turns.hpp>
#include <plexus/backend/detail/workers.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <thread>

namespace plexus::detail {

namespace {

/// How long a worker polls for the next loop before it sleeps. A processor of a virtual machine that has gone
/// to sleep takes 0.05 ms and more to wake up; two loops of a training are rarely 5 ms apart.
constexpr std::chrono::milliseconds awake_after_a_loop(5);
/// How long the leader polls for a worker's part before it sleeps; its waits rarely last so long.
constexpr std::chrono::milliseconds awake_for_a_worker(50);
/// How long both poll if there are more threads than processors.
constexpr std::chrono::microseconds awake_in_a_crowd(20);

constinit thread_local bool in_loop = false;

/// The number of workers of this process that compute or poll for work.
constinit std::atomic<int> awake_workers = 0;

/// Where part `i` starts, without the product n * i, which may overflow.
std::int64_t start_of(std::int64_t i, const Loop& loop) {
  return loop.n / loop.parts * i + std::min(i, loop.n % loop.parts);
}

/// When a part ended, and the CPU time of its thread in it, in seconds.
struct PartTime {
  double end = 0;
  double cpu = 0;
};

void run_part(const Loop& loop, std::int64_t i, std::exception_ptr& error) {
  try {
    loop.f(loop.context, start_of(i, loop), start_of(i + 1, loop));
  } catch (...) {
    error = std::current_exception();
  }
}

void run_part(const Loop& loop, std::int64_t i, std::exception_ptr& error, PartTime& time) {
  const double begin = loop.measured ? seconds_of(CLOCK_THREAD_CPUTIME_ID) : 0;
  run_part(loop, i, error);
  if (loop.measured) time = {seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_THREAD_CPUTIME_ID) - begin};
}

/// Marks the calling thread as the leader of a loop while this object exists.
class LeadingLoop {
 public:
  LeadingLoop() { in_loop = true; }
  ~LeadingLoop() { in_loop = false; }
  LeadingLoop(const LeadingLoop&) = delete;
  LeadingLoop& operator=(const LeadingLoop&) = delete;
};

}  // namespace

/// What the leader writes lies in one cache line, and what the worker writes in another, so that each line
/// moves between the processors once for each loop.
struct Workers::Worker {
  struct Order {
    Turns begun;  ///< loops that the leader has handed out
    std::int32_t part = 0;
    Loop loop{};  ///< a null function ends the thread
  };
  static_assert(sizeof(Order) <= 64);

  alignas(128) Order order;
  alignas(128) Turns ended;  ///< loops whose part the worker has done
  std::exception_ptr error;
  PartTime time;  ///< of the part, if it was measured
  alignas(128) std::thread thread;
};

Workers::Workers(int count, int processors)
    : workers_(std::make_unique<Worker[]>(static_cast<std::size_t>(count))),
      count_(count),
      processors_(processors) {
  int started = 0;
  try {
    for (; started < count; ++started) {
      Worker& worker = workers_[static_cast<std::size_t>(started)];
      worker.order.part = started + 1;
      worker.thread = std::thread([this, &worker] { work(worker); });
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
  const auto count_awake = [&](int change) {
    own_awake_ += change;
    awake_workers += change;
  };
  count_awake(1);
  std::chrono::microseconds awake = awake_after_a_loop;
  for (unsigned loops = 1;; ++loops) {
    if (!worker.order.begun.comes_within(awake, loops)) {
      count_awake(-1);
      worker.order.begun.sleep_until(loops);
      count_awake(1);
    }
    const Loop& loop = worker.order.loop;
    if (loop.f == nullptr) break;
    awake = loop.crowded ? awake_in_a_crowd : awake_after_a_loop;
    if (FloatingPoint::now() != loop.mode) loop.mode.restore();
    run_part(loop, worker.order.part, worker.error, worker.time);
    worker.ended.add();
    worker.ended.wake();
  }
  count_awake(-1);
}

void Workers::hand_out(const Loop& loop, int used) {
  for (int i = 0; i < used; ++i) {
    Worker::Order& order = workers_[static_cast<std::size_t>(i)].order;
    order.loop = loop;
    order.begun.add();
  }
}

bool Workers::is_crowded(int parts) const {
  const int of_others =
      awake_workers.load(std::memory_order_relaxed) - own_awake_.load(std::memory_order_relaxed);
  return parts + of_others > processors_;
}

void Workers::wait_for(int i, int used, const Loop& loop) {
  Turns& ended = workers_[static_cast<std::size_t>(i)].ended;
  const unsigned loops = workers_[static_cast<std::size_t>(i)].order.begun.count();
  if (ended.comes_within(awake_in_a_crowd, loops)) return;
  // Workers that fell asleep just when their parts were handed out have not been woken up by add().
  for (int other = i; other < used; ++other) workers_[static_cast<std::size_t>(other)].order.begun.wake();
  if (!loop.crowded && ended.comes_within(awake_for_a_worker, loops)) return;
  ended.sleep_until(loops);
}

double Workers::run(const Loop& loop, double begin) {
  const LeadingLoop leading;
  const int used = loop.parts - 1;
  hand_out(loop, used);
  std::exception_ptr error;
  PartTime time;
  run_part(loop, 0, error, time);
  double missing = time.end - begin - time.cpu;
  for (int i = 0; i < used; ++i) {
    wait_for(i, used, loop);
    Worker& worker = workers_[static_cast<std::size_t>(i)];
    missing += worker.time.end - begin - worker.time.cpu;
    if (!worker.error) continue;
    if (!error) error = worker.error;
    worker.error = nullptr;
  }
  if (error) std::rethrow_exception(error);
  return loop.measured ? missing : 0;
}

bool Workers::within_loop() { return in_loop; }

void Workers::forget_all() { awake_workers = 0; }

}  // namespace plexus::detail
