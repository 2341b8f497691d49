#pragma once

#include <plexus/compare/watch/journal.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace plexus {

struct SupervisorSettings {
  /// So long a task may show no sign of life, and longer if the task says so, or if signs of life were rare
  /// before: twenty times the longest time that passed between two. 0: for ever.
  double patience_seconds = 60;
  int most_processes = 40;  ///< that are started; then the last fault is the end
  /// Told of each fault after which another process is started; may be absent.
  std::function<void(const ProcessFault&)> begins_again = {};
};

/// What came of supervised work.
struct SupervisedEnd {
  int exit_code = 0;                  ///< of the process that came to its end
  std::optional<ProcessFault> fault;  ///< present: none did, and this was the last one's fault
};

/// Does work in a process of its own, which is started by exec (of a process whose team of threads has run no
/// fork would work), and again after each that crashes, ends itself or hangs within a task: the next is told
/// by its Journal what it must not begin. A process that ends at no task, or at one that is needed, is the
/// last. Input, output and process group are those of this process: signals
/// from the terminal reach both. The process is killed when this one ends. A process that was asked to end by
/// a signal (SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE) ends this one by the same.
class Supervisor {
 public:
  explicit Supervisor(SupervisorSettings settings) : settings_(std::move(settings)) {}

  /// Runs the program with these words, the first of them its name. Throws Error if it cannot be started.
  SupervisedEnd run(const std::filesystem::path& program, const std::vector<std::string>& words);

 private:
  /// How one process ended: the status of waitpid, and the seconds without a sign of life for which it was
  /// killed, or 0.
  struct Ended {
    int status = 0;
    double silent_seconds = 0;
  };
  pid_t start(const std::filesystem::path& program, std::vector<std::string> words) const;
  Ended wait_for(pid_t process) const;

  SupervisorSettings settings_;
  std::unique_ptr<Journal> journal_;
};

}  // namespace plexus
