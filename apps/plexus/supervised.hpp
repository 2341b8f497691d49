#pragma once

#include <plexus/compare/watch/supervisor.hpp>

#include <functional>
#include <string>

#include "command.hpp"

namespace plexus::app {

/// Does a command's work in a process that is supervised: in this one, if it was started as such, else in
/// another (and once more in another, without what ended the first) that runs the same words. `work` gives
/// the exit code and throws what went wrong; `failed` is the exit code if no process comes to its end, and
/// for errors that are not wrong usage or configuration.
int supervised(const std::string& command, const Arguments& arguments, double patience_seconds, int failed,
               const std::function<int(Journal& journal)>& work);

}  // namespace plexus::app
