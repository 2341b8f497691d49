#include <plexus/error/detail/fork_lock.hpp>
#include <plexus/error/detail/process_lock.hpp>

#include <array>
#include <chrono>
#include <cstddef>

#include <pthread.h>

namespace plexus::detail {

namespace {

constexpr std::chrono::milliseconds longest_wait{10000};

/// Indexed by Shared.
constinit std::array<ForkLock, 5> locks = {ForkLock("the loading of plugins"), ForkLock("the registry"),
                                           ForkLock("the names of ops"), ForkLock("the list of models"),
                                           ForkLock("the list of warnings")};

ForkLock& lock_of(Shared what) { return locks[static_cast<std::size_t>(what)]; }

/// Which locks the calling thread took for its fork.
std::array<bool, locks.size()>& taken() {
  thread_local std::array<bool, locks.size()> flags = {};
  return flags;
}

void take_all() {
  for (std::size_t i = 0; i < locks.size(); ++i) taken()[i] = locks[i].try_lock_for(longest_wait);
}

void leave_all() {
  for (std::size_t i = 0; i < locks.size(); ++i) {
    if (taken()[i]) locks[i].unlock();
  }
}

[[maybe_unused]] const int watched = pthread_atfork(take_all, leave_all, leave_all);

}  // namespace

ProcessLock::ProcessLock(Shared what) : what_(what) { lock_of(what).lock(); }

ProcessLock::~ProcessLock() { lock_of(what_).unlock(); }

}  // namespace plexus::detail
