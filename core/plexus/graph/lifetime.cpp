#include <plexus/error/detail/process_lock.hpp>
#include <plexus/graph/lifetime.hpp>

#include <deque>
#include <vector>

namespace plexus {

namespace {

using Mark = std::atomic<std::uint64_t>;

/// A mark holds the serial number of the Lifetime that uses it, or 0 while it is free. The memory of marks is
/// never released, so that a token can be queried at any time; there are as many marks as Lifetimes have
/// existed at once.
struct Marks {
  std::deque<Mark> all;
  std::vector<Mark*> free;
  std::uint64_t last_serial = 0;
};

Marks& marks() {
  static Marks& instance = *new Marks;
  return instance;
}

}  // namespace

Lifetime::Lifetime() {
  const detail::ProcessLock alone(detail::Shared::lifetimes);
  Marks& known = marks();
  if (known.free.empty()) known.free.push_back(&known.all.emplace_back(0));
  Mark* mark = known.free.back();
  known.free.pop_back();
  token_.serial_ = ++known.last_serial;
  mark->store(token_.serial_, std::memory_order_relaxed);
  token_.mark_ = mark;
}

Lifetime::~Lifetime() {
  const detail::ProcessLock alone(detail::Shared::lifetimes);
  Marks& known = marks();
  Mark* mark = const_cast<Mark*>(token_.mark_);
  mark->store(0, std::memory_order_relaxed);
  known.free.push_back(mark);
}

}  // namespace plexus
