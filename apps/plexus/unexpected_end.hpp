#pragma once

#include <plexus/compare/watch/journal.hpp>

namespace plexus::app {

/// Installs handlers for a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) and for a call of exit(),
/// quick_exit(), _exit() or _Exit() before main has decided the exit code: the last line of the process then
/// names the plugin whose code was running. A fault has its usual effect (the handlers of a sanitizer stay);
/// such a call ends the process with exit code 1, whatever code was asked for. A direct system call is not
/// noticed. Must be called first in main, before anything is loaded, so that these handlers run last.
void watch_end();

/// Sets the exit code of the process, which later calls in destructors and exit handlers cannot change.
/// Returns it.
int decide_end(int exit_code);

/// From now on a fault or such a call is written to this journal too (null: to none). With a journal, the
/// call ends the process with the code that was asked for: the supervisor sees that main did not decide it.
void tell_end(Journal* journal);

}  // namespace plexus::app
