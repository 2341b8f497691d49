#pragma once

#include <string_view>

namespace plexus {

/// Whether a pattern of names fits a name: `*` stands for any characters, of which there may be none.
bool fits_pattern(std::string_view pattern, std::string_view name);

}  // namespace plexus
