#pragma once

#include <plexus/config/component.hpp>

namespace plexus {

/// Remembers the range of addresses of a plugin's library. `inside`: one of the addresses. Called by the
/// loader, once for each library.
void note_library(const void* inside, const Origin& origin);
/// The plugin that holds a function or an object with static storage, or null. The Origin is never destroyed.
/// Lock-free and without allocation: signal handlers may call it.
const Origin* origin_of_address(const void* address) noexcept;

}  // namespace plexus
