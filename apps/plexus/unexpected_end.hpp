#pragma once

#include <plexus/compare/watch/journal.hpp>

namespace plexus::app {

/// Lets a process that is ended by a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT), or by a call of
/// exit(), quick_exit(), _exit() or _Exit() before main has decided an exit code, say in its last line whose
/// code it was in. A fault ends it as it always does (a sanitizer's own handlers stay); such a call with exit
/// code 1, whatever was asked for. A process that calls the system itself cannot be seen from within. To be
/// called first in main, before anything is loaded: so what is registered here is the last to be run.
void watch_end();

/// Main's decision, which no such call in destructors and exit handlers changes; gives it back.
int decide_end(int exit_code);

/// Tells the journal too, until told another (null: none). With a journal, such a call ends the process with
/// the exit code that was asked for: a supervisor knows that nobody decided it.
void tell_end(Journal* journal);

}  // namespace plexus::app
