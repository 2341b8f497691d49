#include "interrupt.hpp"

#include <cerrno>
#include <csignal>
#include <deque>

#include <unistd.h>

namespace plexus::app {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

std::atomic<int> first_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free);

// Read by the signal handlers.
std::atomic<const std::string*> first_text = nullptr;
std::atomic<const std::string*> second_text = nullptr;
std::atomic<int> requests = 0;  // how often a user or a supervisor asked the process to end

void write_text(const std::atomic<const std::string*>& text) {
  const std::string* const said = text.load();
  if (said != nullptr) static_cast<void>(!::write(STDERR_FILENO, said->data(), said->size()));
}

void note(int signal) {
  int none = 0;
  first_signal.compare_exchange_strong(none, signal, std::memory_order_relaxed);
  interrupted.store(true, std::memory_order_relaxed);
}

void note_request(int signal) {
  const int before = errno;
  note(signal);
  if (requests.fetch_add(1) == 0) {
    write_text(first_text);
  } else {
    write_text(second_text);
    std::signal(signal, SIG_DFL);
    std::raise(signal);  // it is delivered when this handler returns
  }
  errno = before;
}

/// Whether the process was started with the signal ignored, as under nohup, which wants the process to go on.
bool comes_in_ignored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

const std::atomic<bool>& catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = note;
  // A closed terminal may cause SIGHUP twice, from the kernel and from the shell, so a second one does not
  // end the process.
  if (!comes_in_ignored(SIGHUP)) sigaction(SIGHUP, &action, nullptr);
  action.sa_handler = note_request;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

void say_at_interrupts(const std::string& first, const std::string& second) {
  // The texts are never freed, since a handler may be reading them.
  static auto* const texts = new std::deque<std::string>();
  const auto kept = [](const std::string& text) {
    return text.empty() ? nullptr : &texts->emplace_back(text);
  };
  first_text = kept(first);
  second_text = kept(second);
}

int interrupted_exit_code() { return 128 + first_signal.load(std::memory_order_relaxed); }

}  // namespace plexus::app
