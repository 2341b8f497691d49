#pragma once

#include <string>
#include <vector>

namespace plexus {

/// Stores a warning for the user; its message is as complete as an error's, and made printable. Each `about`
/// ("the locale, by /p/snake.so") is reported once; later warnings about it are dropped. Thread-safe.
void warn(const std::string& about, const std::string& message);

/// The same for a fault of one run: stored unless an equal warning is waiting to be taken, so that the next
/// run with the fault is warned of it again. Thread-safe.
void warn_of_run(const std::string& message);

/// Removes the warnings stored since the last call and returns them, oldest first. Nothing in core prints:
/// `Trainer::fit` passes them to its callbacks, the plexus program writes them to standard error, and other
/// programs call this function. Thread-safe.
std::vector<std::string> take_warnings();

}  // namespace plexus
