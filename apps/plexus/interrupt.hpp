#pragma once

#include <atomic>

namespace plexus::app {

/// From now on SIGINT (Ctrl-C) and SIGTERM set the returned flag instead of ending the process; the second
/// signal of a kind ends it at once. The flag lives as long as the process.
const std::atomic<bool>& catch_interrupts();

/// The exit code after an interruption: 128 and the number of the signal that came first.
int interrupted_exit_code();

}  // namespace plexus::app
