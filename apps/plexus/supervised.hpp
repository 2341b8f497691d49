#pragma once

#include <plexus/compare/detail/watch/supervisor.hpp>

#include <functional>
#include <string>

#include "command.hpp"

namespace plexus::app {

/// Does the work of a command in a supervised process: in this process if a supervisor started it, else in a
/// child process with the same arguments. If the child crashes or hangs, another one runs without the task
/// that did. `work` returns the exit code or throws; `failed` is the exit code if no process finishes, and
/// for errors other than wrong usage or configuration, also for results that cannot be printed. `ends` (may
/// be empty) is called before this process ends by a signal while it supervises.
int supervised(const std::string& command, const Arguments& arguments, double patience_seconds, int failed,
               const std::function<int(Journal& journal)>& work, std::function<void()> ends = {});

}  // namespace plexus::app
