#pragma once

#include <plexus/config/component.hpp>

namespace plexus {

/// Remembers in which addresses the code of a plugin lies. `inside`: one of them. For the loader, once a
/// library.
void note_library(const void* inside, const Origin& origin);
/// The plugin that holds a function or an object with static storage, or null. What it points to is never
/// destroyed. Allocates nothing and takes no lock: a handler of signals may ask.
const Origin* origin_of_address(const void* address) noexcept;

}  // namespace plexus
