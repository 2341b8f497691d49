#include <plexus/compare/detail/watch/supervisor.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plexus {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double tick_seconds = 0.1;
/// The time in which a hung process may record which code it is in.
constexpr double crash_note_seconds = 1;
constexpr double longest_factor = 20;

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

sigset_t only(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

/// Makes SIGCHLD waitable, even if this process was started with other signal settings.
class ChildSignal {
 public:
  ChildSignal() {
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    sigaction(SIGCHLD, &action, &action_);
    const sigset_t set = only(SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, &mask_);
  }
  ~ChildSignal() {
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
    sigaction(SIGCHLD, &action_, nullptr);
  }
  ChildSignal(const ChildSignal&) = delete;
  ChildSignal& operator=(const ChildSignal&) = delete;

  /// Waits for one tick and returns the status of the process if it has ended.
  static std::optional<int> wait_a_tick(pid_t process) {
    const sigset_t set = only(SIGCHLD);
    const timespec tick{0, static_cast<long>(1e9 * tick_seconds)};
    for (int time = 0; time < 2; ++time) {
      int status = 0;
      if (waitpid(process, &status, WNOHANG) == process) return status;
      if (time == 0) sigtimedwait(&set, nullptr, &tick);
    }
    return std::nullopt;
  }

 private:
  struct sigaction action_ = {};
  sigset_t mask_;
};

/// Whether the signal asks a process to end.
bool is_request(int signal) {
  return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT || signal == SIGPIPE;
}

void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  const sigset_t set = only(signal);
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  raise(signal);
}

std::string text_of(int status, double silent_seconds) {
  if (silent_seconds > 0) return fmt::format("gave no result for {:.3g} s", silent_seconds);
  if (!WIFSIGNALED(status)) return fmt::format("ended the process with exit code {}", WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  const char* const name = sigabbrev_np(signal);
  const std::string which =
      name == nullptr ? std::to_string(signal) : fmt::format("{} (SIG{})", signal, name);
  // The kernel sends SIGKILL if memory is short.
  if (signal == SIGKILL)
    return fmt::format("was killed from outside, by signal {}: memory may be short", which);
  return fmt::format("crashed with signal {}", which);
}

/// Ends a process that hangs, and waits for it. On the first signal it records which code it is in.
int killed(pid_t process) {
  kill(process, SIGABRT);
  for (double waited = 0; waited < crash_note_seconds; waited += tick_seconds) {
    if (const auto status = ChildSignal::wait_a_tick(process)) return *status;
  }
  kill(process, SIGKILL);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

ProcessFault fault_of(const Journal::State& state, int status, double silent_seconds) {
  ProcessFault fault{state.tasks, text_of(status, silent_seconds)};
  if (!state.crash_note.empty()) {
    fault.how += " " + state.crash_note;
  } else if (!state.plugin.empty()) {
    fault.how += ", running code of " + state.plugin;
  }
  return fault;
}

}  // namespace

pid_t Supervisor::start(const std::filesystem::path& program, std::vector<std::string> words) const {
  std::vector<std::string> variables{journal_->variable()};
  for (char** each = environ; *each != nullptr; ++each) variables.emplace_back(*each);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t mask;
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  sigdelset(&mask, SIGCHLD);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t process = 0;
  const int refused = posix_spawn(&process, program.c_str(), nullptr, &attributes, pointers(words).data(),
                                  pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  if (refused == 0) return process;
  throw Error(fmt::format("{} cannot be started in a process of its own: posix_spawn failed: {}",
                          program.string(), std::generic_category().message(refused)));
}

/// Time in which this process did not run (it was stopped, or the machine slept) counts as at most two ticks.
Supervisor::Ended Supervisor::wait_for(pid_t process) const {
  std::uint64_t beats = 0;
  double silent = 0, longest = 0;
  for (Clock::time_point before = Clock::now();;) {
    if (const auto status = ChildSignal::wait_a_tick(process)) return {*status, 0};
    const Clock::time_point now = Clock::now();
    const double passed = std::chrono::duration<double>(now - before).count();
    before = now;
    const Journal::State state = journal_->state();
    if (settings_.patience_seconds == 0 || (state.tasks.empty() && !state.exit_code)) continue;
    if (state.beats != beats) {
      beats = state.beats;
      longest = std::max(longest, silent);
      silent = 0;
      continue;
    }
    silent += std::min(passed, 2 * tick_seconds);
    const double patience = std::max(settings_.patience_seconds, longest_factor * longest);
    if (silent > state.seconds + patience) return {killed(process), silent};
  }
}

SupervisedEnd Supervisor::run(const std::filesystem::path& program, const std::vector<std::string>& words) {
  const ChildSignal waiting;
  journal_ = Journal::create();
  for (int processes = 1;; ++processes) {
    const Ended ended = wait_for(start(program, words));
    const Journal::State state = journal_->state();
    if (state.exit_code) return {*state.exit_code, {}};
    if (ended.silent_seconds == 0 && WIFSIGNALED(ended.status) && is_request(WTERMSIG(ended.status))) {
      end_by(WTERMSIG(ended.status));
    }
    ProcessFault fault = fault_of(state, ended.status, ended.silent_seconds);
    const bool last = fault.tasks.empty() || state.needed || processes == settings_.max_processes;
    if (last || !journal_->add(fault)) return {0, std::move(fault)};
    if (settings_.restarts) settings_.restarts(fault);
  }
}

}  // namespace plexus
