#pragma once

#include <plexus/compare/watch/journal.hpp>

#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace plexus {

/// When a process counts as hung, and how often it is restarted.
struct SupervisorSettings {
  /// The longest time without a sign of life. A task may add to it, and if signs of life were rare before,
  /// the limit is twenty times the longest time between two of them. 0: no limit.
  double patience_seconds = 60;
  int max_processes = 40;  ///< the largest number of processes that are started
  /// Called with each fault after which another process is started; may be absent.
  std::function<void(const ProcessFault&)> restarts = {};
  /// Called before this process ends by a signal, when no child runs any more; may be absent.
  std::function<void()> ends = {};
};

/// SIGINT and SIGTERM, without those that this process ignores: a blocked signal can be waited for even if it
/// is ignored. Thread-safe.
sigset_t heeded_requests();

/// The outcome of supervised work.
struct SupervisedEnd {
  int exit_code = 0;                  ///< of the process that finished the work
  std::optional<ProcessFault> fault;  ///< present if no process finished: the fault of the last one
};

/// Does work in a child process. The child is started by exec, since a fork copies locks and other state of
/// threads, but not the threads. If the child crashes, exits or hangs in a task, another one is started,
/// which reads in its Journal which tasks to skip. If a child ends outside of tasks, or in a needed task, no
/// other is started. Children share input, output and process group with this process, so that signals from
/// the terminal reach both. A child is killed when this process ends. SIGINT and SIGTERM are passed on to the
/// child, which may then finish its work with an exit code; a second one ends both at once. One that this
/// process ignores stays ignored. If the child was ended by a signal that asks a process to end (SIGINT,
/// SIGTERM, SIGHUP, SIGQUIT, SIGPIPE), this process ends by the same signal. One thread at a time.
class Supervisor {
 public:
  explicit Supervisor(SupervisorSettings settings) : settings_(std::move(settings)) {}

  /// Runs the program with these arguments; the first is its name. Throws Error if it cannot be started.
  SupervisedEnd run(const std::filesystem::path& program, const std::vector<std::string>& words);

 private:
  /// How one process ended: the status of waitpid, and the seconds without a sign of life if it was killed
  /// for that, else 0.
  struct Ended {
    int status = 0;
    double silent_seconds = 0;
  };
  class Signals;
  pid_t start(const std::filesystem::path& program, std::vector<std::string> words,
              const Signals& signals) const;
  Ended wait_for(pid_t process, Signals& signals) const;
  static int killed(pid_t process, Signals& signals);

  SupervisorSettings settings_;
  std::unique_ptr<Journal> journal_;
};

}  // namespace plexus
