#pragma once

#include <plexus/config/component.hpp>

#include <memory>

namespace plexus {

/// Remembers that the library which holds `address` is a plugin. By the loader.
void note_library(const void* address, std::shared_ptr<const Origin> origin);
/// The plugin that holds a function or an object with static storage, or null.
const Origin* origin_of_address(const void* address);

}  // namespace plexus
