#pragma once

#include <array>
#include <locale>
#include <string>
#include <vector>

#include <locale.h>
#include <signal.h>

namespace plexus {

/// State of the process and the calling thread that plugins must not change: signal handlers and mask, the C
/// and C++ locale, the working directory.
class ProcessState {
 public:
  /// Records the current state, with about seventy system calls.
  ProcessState();

  /// One thing that had changed.
  struct Change {
    std::string what;            ///< "the working directory"
    std::string how;             ///< "/home/me became /"
    const void* code = nullptr;  ///< of a signal's new handler
  };
  /// Restores what has changed since and returns the changes. The text of a change that cannot be undone (a
  /// directory that no longer exists) says so.
  std::vector<Change> restore() const;

 private:
  void restore_handlers(std::vector<Change>& changes) const;
  void restore_mask(std::vector<Change>& changes) const;
  void restore_locale(std::vector<Change>& changes) const;
  void restore_directory(std::vector<Change>& changes) const;

  std::array<struct sigaction, NSIG> handlers_;
  sigset_t mask_;
  std::string c_locale_;
  locale_t thread_locale_;
  std::locale locale_;
  std::string directory_;  ///< empty: it had no path
};

}  // namespace plexus
