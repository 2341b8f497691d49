#pragma once

#include <span>

namespace plexus {

/// Prepares running_code, which may allocate memory. Call it once at the start of a program.
void prepare_running_code();

/// Writes into `text`, zero-terminated and cut off at its end, whose code the calling thread is in: "in the
/// code of plugin 'snake' 1.0 (/path/snake.so), calling 'hidden1'"; empty if it is in no plugin's code. The
/// code is that of the innermost function of a plugin that has not returned, else that of the innermost call
/// of a component. Allocates nothing and takes no lock: signal handlers may call it.
void running_code(std::span<char> text) noexcept;

}  // namespace plexus
