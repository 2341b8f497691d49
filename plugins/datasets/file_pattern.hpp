#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// The file of a path or, if the name of the file has a *, those of its folder that match, sorted by name; a
/// * stands for any characters, or none. Throws DataError if no file matches.
std::vector<std::filesystem::path> files_of_pattern(const std::filesystem::path& path);
/// The files of several paths, one after the other. Throws DataError if a file is named twice.
std::vector<std::filesystem::path> files_of_patterns(const std::vector<std::string>& paths);

}  // namespace plexus
