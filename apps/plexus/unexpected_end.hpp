#pragma once

#include <plexus/compare/journal.hpp>

namespace plexus::app {

/// Lets a process that is ended by a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT), or by a call of exit()
/// or quick_exit() before main has decided an exit code, say in its last line whose code it was in. A fault
/// ends it as it always does (a sanitizer's own handlers stay); exit() with exit code 1, whatever was asked
/// for. _exit() cannot be seen from within. To be called first in main, before anything is loaded: so what is
/// registered here is the last to be run.
void watch_end();

/// Main's decision, which calls of exit() in destructors do not change; gives it back.
int decide_end(int exit_code);

/// Tells the journal too, until told another (null: none). With a journal, exit() ends the process with the
/// exit code that was asked for: a supervisor knows that nobody decided it.
void tell_end(Journal* journal);

}  // namespace plexus::app
