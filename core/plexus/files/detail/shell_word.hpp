#pragma once

#include <filesystem>
#include <string>

namespace plexus {

/// A path as one word of a shell command, quoted if necessary; for commands that messages suggest.
/// Thread-safe.
std::string shell_word(const std::filesystem::path& path);

}  // namespace plexus
