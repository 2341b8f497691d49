#pragma once

#include <atomic>

namespace plexus::app {

/// Lets Ctrl-C (and a polite kill) set a flag instead of ending the process; a second one ends it at once.
/// The flag lives as long as the process.
const std::atomic<bool>& catch_interrupts();

}  // namespace plexus::app
