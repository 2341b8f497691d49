#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// How a process ended that did not come to its end.
struct ProcessFault {
  std::vector<std::string> tasks;  ///< that it was at, outermost first
  std::string how;  ///< what its last task did: "crashed with signal 11 (SIGSEGV) in the code of plugin ..."

  std::string text() const;  ///< "checking a: relu of 'dense' crashed with ..."
};

/// What a supervised process tells its Supervisor, in memory that both have, so that it is known however the
/// process ends: the tasks that it is at, signs of life, that it came to its end. And what the supervisor
/// tells the process: how those before it ended, so that it does not begin what ended them. Tasks are begun
/// by one thread; a sign of life may be given by any. Texts are cut off after some hundred characters, and
/// tasks within the eighth are not kept.
class Journal {
 public:
  /// A new one, for a supervisor. Throws Error if the system gives no memory.
  static std::unique_ptr<Journal> create();
  /// The one that a supervisor gave to this process, which ends with the supervisor from now on; null if it
  /// gave none. It is given once: processes that this one starts are not supervised.
  static std::unique_ptr<Journal> inherited();
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // For the process.

  /// While it lives, the process is at a task, within those that began before.
  class Task {
   public:
    /// `journal`: null if nobody watches. `whose`: the plugin whose code it runs, if that is known.
    /// `seconds`: that it may take between two signs of life, beside what every task may. Throws BackendError
    /// if an earlier process ended at it.
    Task(Journal* journal, std::string_view what, std::string_view whose = {}, double seconds = 0);
    /// One without which nothing can be done: a process that ends at it is the last.
    static Task needed(Journal* journal, std::string_view what, double seconds = 0);
    ~Task();
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

   private:
    Task(Journal* journal, std::string_view what, std::string_view whose, double seconds, bool needed);

    Journal* journal_;
  };
  /// How an earlier process ended at this task, within those begun now; empty: none did.
  std::string how_ended(std::string_view what) const;
  /// A sign of life: the work goes on.
  void beat() noexcept;
  /// The process came to its end, and its exit code is this, whatever happens after it.
  void finish(int exit_code) noexcept;
  /// What a dying process knows of whose code it was in. For handlers of signals.
  void last_words(const char* text) noexcept;

  // For the supervisor.

  /// What the process that is watched has told.
  struct State {
    std::vector<std::string> tasks;
    std::string whose;    ///< of the innermost
    bool needed = false;  ///< the innermost cannot be left out
    double seconds = 0;   ///< that the tasks may take between two signs of life, added up
    std::uint64_t beats;  ///< signs of life; the beginning and the end of a task are such too
    std::optional<int> exit_code;
    std::string last_words;
  };
  State state() const;
  /// Forgets what a process told, but not how it ended. False if there is no room for more faults.
  bool add(const ProcessFault& fault);
  /// The words "NAME=VALUE" of the environment that give it to a process.
  std::string variable() const;

 private:
  struct Memory;
  explicit Journal(int file);

  int file_;
  Memory* memory_;
};

}  // namespace plexus
