#pragma once

#include <span>

namespace plexus {

/// Makes what running_code needs, which allocates; to be called once at the start of a program.
void prepare_running_code();

/// Whose code the calling thread is in, as a text that ends with a zero and is cut off where `text` ends: "in
/// the code of plugin 'snake' 1.0 (/path/snake.so), calling 'hidden1'"; empty if it is in no plugin's. That
/// is the innermost function of a plugin that has not returned, else the innermost call of a component.
/// Allocates nothing and takes no lock: for handlers of signals.
void running_code(std::span<char> text) noexcept;

}  // namespace plexus
