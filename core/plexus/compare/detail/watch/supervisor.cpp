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

/// Returns the status of the process.
int kill_and_wait(pid_t process) {
  kill(process, SIGKILL);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

bool is_ignored(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

sigset_t heeded_requests() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM}) {
    if (!is_ignored(signal)) sigaddset(&set, signal);
  }
  return set;
}

/// Makes SIGCHLD, SIGINT and SIGTERM waitable, the last two unless they are ignored. A request to end is
/// passed on to the child, which may still finish its work; a second one ends both.
class Supervisor::Signals {
 public:
  explicit Signals(std::function<void()> ends) : ends_(std::move(ends)), set_(heeded_requests()) {
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    sigaction(SIGCHLD, &action, &action_);
    sigaddset(&set_, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set_, &before_);
  }
  ~Signals() {
    sigprocmask(SIG_SETMASK, &before_, nullptr);
    sigaction(SIGCHLD, &action_, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Waits for one tick and returns the status of the process if it has ended.
  std::optional<int> wait_a_tick(pid_t process) {
    const timespec tick{0, static_cast<long>(1e9 * tick_seconds)};
    for (int time = 0; time < 2; ++time) {
      int status = 0;
      if (waitpid(process, &status, WNOHANG) == process) return status;
      const int signal = time == 0 ? sigtimedwait(&set_, nullptr, &tick) : -1;
      if (is_request(signal)) pass_on(signal, process);
    }
    return std::nullopt;
  }
  /// The signal mask with which a child starts.
  sigset_t childs_mask() const {
    sigset_t mask = before_;
    sigdelset(&mask, SIGCHLD);
    return mask;
  }
  /// The signal that asked this process to end; 0: none did.
  int request() const { return request_; }
  /// Ends this process. Requires: no child runs.
  void end_this_by(int signal) const {
    if (ends_) ends_();
    end_by(signal);
  }

 private:
  void pass_on(int signal, pid_t process) {
    if (request_ != 0) {
      kill_and_wait(process);
      end_this_by(signal);
    }
    request_ = signal;
    kill(process, signal);
  }

  std::function<void()> ends_;
  struct sigaction action_ = {};
  sigset_t set_;
  sigset_t before_;
  int request_ = 0;
};

namespace {

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

pid_t Supervisor::start(const std::filesystem::path& program, std::vector<std::string> words,
                        const Signals& signals) const {
  std::vector<std::string> variables{journal_->variable()};
  for (char** each = environ; *each != nullptr; ++each) variables.emplace_back(*each);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  const sigset_t mask = signals.childs_mask();
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

/// Ends a process that hangs, and waits for it. On the first signal it records which code it is in.
int Supervisor::killed(pid_t process, Signals& signals) {
  kill(process, SIGABRT);
  for (double waited = 0; waited < crash_note_seconds; waited += tick_seconds) {
    if (const auto status = signals.wait_a_tick(process)) return *status;
  }
  return kill_and_wait(process);
}

/// Time in which this process did not run (it was stopped, or the machine slept) counts as at most two ticks.
Supervisor::Ended Supervisor::wait_for(pid_t process, Signals& signals) const {
  std::uint64_t beats = 0;
  double silent = 0, longest = 0;
  for (Clock::time_point before = Clock::now();;) {
    if (const auto status = signals.wait_a_tick(process)) return {*status, 0};
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
    if (silent > state.seconds + patience) return {killed(process, signals), silent};
  }
}

SupervisedEnd Supervisor::run(const std::filesystem::path& program, const std::vector<std::string>& words) {
  Signals signals(settings_.ends);
  journal_ = Journal::create();
  for (int processes = 1;; ++processes) {
    const Ended ended = wait_for(start(program, words, signals), signals);
    const Journal::State state = journal_->state();
    if (state.exit_code) return {*state.exit_code, {}};
    if (signals.request() != 0) signals.end_this_by(signals.request());
    if (ended.silent_seconds == 0 && WIFSIGNALED(ended.status) && is_request(WTERMSIG(ended.status))) {
      signals.end_this_by(WTERMSIG(ended.status));
    }
    ProcessFault fault = fault_of(state, ended.status, ended.silent_seconds);
    const bool last = fault.tasks.empty() || state.needed || processes == settings_.max_processes;
    if (last || !journal_->add(fault)) return {0, std::move(fault)};
    if (settings_.restarts) settings_.restarts(fault);
  }
}

}  // namespace plexus
