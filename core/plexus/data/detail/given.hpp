#pragma once

#include <plexus/config/tree.hpp>

#include <string_view>

namespace plexus {

/// The value of a key of a map that is there and not null; else a null pointer.
const Tree* given(const Tree& map, std::string_view key);

}  // namespace plexus
