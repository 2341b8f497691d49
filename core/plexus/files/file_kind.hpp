#pragma once

#include <filesystem>
#include <string>

namespace plexus {

/// Why the file at `path` cannot be read as often as it takes: "it is a folder", "it is a pipe, which can be
/// read only once", "it is a device", "it is a socket"; with what to do about it. Empty for a regular file,
/// and for a path without one, which opening tells. Opens nothing, hence waits for nobody.
std::string why_not_regular(const std::filesystem::path& path);

}  // namespace plexus
