#pragma once

#include <atomic>

namespace plexus::app {

/// From now on SIGINT (Ctrl-C) and SIGTERM set the returned flag instead of ending the process; the second
/// signal of a kind ends it at once. The flag lives as long as the process.
const std::atomic<bool>& catch_interrupts();

}  // namespace plexus::app
