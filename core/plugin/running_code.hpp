#pragma once

#include <plexus/config/component.hpp>

#include <span>

namespace plexus {

/// Remembers in which addresses the code of a loaded library lies. `inside`: one of them. For the loader. Of
/// more than 256 libraries the others are not remembered.
void remember_code(const Origin& origin, const void* inside);

/// Makes what running_code needs, which allocates; to be called once at the start of a program.
void prepare_running_code();

/// Whose code the calling thread is in, as a text that ends with a zero and is cut off where `text` ends: "in
/// the code of plugin 'snake' 1.0 (/path/snake.so), calling 'hidden1'"; empty if it is in no plugin's. That
/// is the innermost function of a plugin that has not returned, else the innermost call of a component.
/// Allocates nothing and takes no lock: for handlers of signals.
void running_code(std::span<char> text) noexcept;

}  // namespace plexus
