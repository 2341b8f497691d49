#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// How a supervised process ended before its work was done.
struct ProcessFault {
  std::vector<std::string> tasks;  ///< the tasks that it was in, outermost first
  std::string how;                 ///< "crashed with signal 11 (SIGSEGV) in the code of plugin ..."

  std::string text() const;  ///< "checking a: relu of 'dense' crashed with ..."
};

/// Shared memory of a supervised process and its Supervisor, which stays readable however the process ends.
/// The process writes its current tasks, signs of life and its exit code. The supervisor writes how earlier
/// processes ended, so that the process does not start the same tasks again. One thread starts tasks; any
/// thread may give a sign of life. Texts are cut to 1023 characters, and tasks nested deeper than 8 are not
/// recorded.
class Journal {
 public:
  /// Makes a new journal, for a supervisor. Throws Error if the system gives no memory.
  static std::unique_ptr<Journal> create();
  /// Returns the journal that a supervisor passed to this process; null if there is none. From then on this
  /// process is killed when the supervisor ends. Processes that this one starts do not inherit the journal.
  static std::unique_ptr<Journal> inherited();
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // For the supervised process.

  /// A task that the process is in while this object lives. Tasks nest.
  class Task {
   public:
    /// `journal`: null if the process is not supervised. `plugin`: the plugin whose code runs, if it is
    /// known. `seconds`: time without a sign of life that is allowed in addition to the supervisor's limit.
    /// Throws BackendError if an earlier process ended in this task.
    Task(Journal* journal, std::string_view what, std::string_view plugin = {}, double seconds = 0);
    /// A task that cannot be skipped: if a process ends in it, no other one is started.
    static Task needed(Journal* journal, std::string_view what, double seconds = 0);
    ~Task();
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

   private:
    Task(Journal* journal, std::string_view what, std::string_view plugin, double seconds, bool needed);

    Journal* journal_;
  };
  /// How an earlier process ended in this task, nested in the current ones; empty: none did.
  std::string how_ended(std::string_view what) const;
  /// Gives a sign of life: the work makes progress.
  void beat() noexcept;
  /// Records that the work is done. The exit code counts even if the process crashes afterwards.
  void finish(int exit_code) noexcept;
  /// Records which code a crashing process was in. Signal handlers may call it.
  void note_crash(const char* text) noexcept;

  // For the supervisor.

  /// What the supervised process has written.
  struct State {
    std::vector<std::string> tasks;
    std::string plugin;   ///< of the innermost task
    bool needed = false;  ///< whether the innermost task cannot be skipped
    double seconds = 0;   ///< sum of the tasks' allowed times without a sign of life
    std::uint64_t beats;  ///< signs of life, including the start and the end of tasks
    std::optional<int> exit_code;
    std::string crash_note;
  };
  State state() const;
  /// Adds a fault and resets the tasks for the next process. Returns false if there is no room for more
  /// faults.
  bool add(const ProcessFault& fault);
  /// The environment variable ("NAME=VALUE") that passes the journal to a process.
  std::string variable() const;

 private:
  struct Memory;
  explicit Journal(int file);

  int file_;
  Memory* memory_;
};

}  // namespace plexus
