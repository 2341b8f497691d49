#pragma once

#include <filesystem>
#include <string>

namespace plexus {

/// Why the file at `path` cannot be read more than once: "it is a folder", "it is a pipe, which can be read
/// only once", "it is a device", "it is a socket"; with what to do about it. Empty for a regular file, and if
/// no file is there, which opening it will report. Opens nothing, so it does not wait for another process.
std::string why_not_regular(const std::filesystem::path& path);

}  // namespace plexus
