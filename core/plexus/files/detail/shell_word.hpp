#pragma once

#include <filesystem>
#include <string>

namespace plexus {

/// A path as a shell takes it, for commands that a message tells to type: quoted where it has to be.
/// Thread-safe.
std::string shell_word(const std::filesystem::path& path);

}  // namespace plexus
