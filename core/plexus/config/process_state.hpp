#pragma once

#include <array>
#include <locale>
#include <string>
#include <vector>

#include <locale.h>
#include <signal.h>

namespace plexus {

/// What belongs to the whole process, or to the calling thread, and to no plugin in it: handlers and mask of
/// signals, the locale of C and C++, the working directory.
class ProcessState {
 public:
  /// As it is now. Some seventy system calls: for what takes a millisecond.
  ProcessState();

  /// One thing that had changed.
  struct Change {
    std::string what;            ///< "the working directory"
    std::string how;             ///< "/home/me became /"
    const void* code = nullptr;  ///< of a signal's new handler
  };
  /// Puts back what has changed since, and says what that was. What cannot be put back (a directory that is
  /// gone) says so itself.
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
