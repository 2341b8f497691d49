#pragma once

#include <string>
#include <string_view>

namespace plexus {

/// "; a blank is missing after ':', write seed: 42" for a line such as `seed:42` or `{fit:{...`, which YAML
/// takes for texts; else empty.
std::string blank_hint(std::string_view line);

/// "; in { } and [ ], put "${width}" in quotes" for a line with a variable without quotes there; else empty.
std::string variable_hint(std::string_view line);

/// Rewords yaml-cpp's messages for users who write run files.
std::string plainly(const std::string& message);

}  // namespace plexus
