#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// The file of a path or, if the name of the file has a *, those of its folder that match, sorted by name;
/// a * stands for any characters, none included. Throws DataError if none does.
std::vector<std::filesystem::path> files_of_pattern(const std::filesystem::path& path);
/// Those of several paths, one after the other.
std::vector<std::filesystem::path> files_of_patterns(const std::vector<std::string>& paths);

}  // namespace plexus
