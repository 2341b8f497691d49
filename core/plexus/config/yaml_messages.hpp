#pragma once

#include <string>
#include <string_view>

namespace plexus {

/// "; a blank is missing after ':', write seed: 42" for a line such as `seed:42` or `{fit:{...`, which YAML
/// takes for texts; else empty.
std::string blank_hint(std::string_view line);

/// yaml-cpp's messages in the words of somebody who writes a run file.
std::string plainly(const std::string& message);

}  // namespace plexus
