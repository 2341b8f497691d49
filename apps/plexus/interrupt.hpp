#pragma once

#include <atomic>
#include <string>

namespace plexus::app {

/// From now on SIGINT (Ctrl-C), SIGTERM and SIGHUP (the terminal closes) set the returned flag instead of
/// ending the process. A second SIGINT or SIGTERM ends it at once. SIGHUP stays ignored if the process was
/// started so (nohup). The flag lives as long as the process.
const std::atomic<bool>& catch_interrupts();

/// Sets the texts that are written to standard error at the first SIGINT or SIGTERM, and at the second;
/// nothing is written for an empty text.
void say_at_interrupts(const std::string& first, const std::string& second);

/// The exit code after an interruption: 128 and the number of the signal that came first.
int interrupted_exit_code();

}  // namespace plexus::app
