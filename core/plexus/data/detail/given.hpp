#pragma once

#include <plexus/config/tree.hpp>

#include <string_view>

namespace plexus {

/// The value of a key of a map; a null pointer if the key is absent or its value is null.
const Tree* given(const Tree& map, std::string_view key);

}  // namespace plexus
