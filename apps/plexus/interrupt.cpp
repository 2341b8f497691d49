#include "interrupt.hpp"

#include <csignal>

namespace plexus::app {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

std::atomic<int> first_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free);

void note(int signal) {
  int none = 0;
  first_signal.compare_exchange_strong(none, signal, std::memory_order_relaxed);
  interrupted.store(true, std::memory_order_relaxed);
}

/// As under nohup, which wants the process to go on.
bool comes_in_ignored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

const std::atomic<bool>& catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = note;
  // A closed terminal may send it twice, by the kernel and by the shell.
  if (!comes_in_ignored(SIGHUP)) sigaction(SIGHUP, &action, nullptr);
  action.sa_flags = SA_RESETHAND;  // a second signal has its default action
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

int interrupted_exit_code() { return 128 + first_signal.load(std::memory_order_relaxed); }

}  // namespace plexus::app
