#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The files *.so of a folder, sorted by name; none if there is no such folder.
std::vector<std::filesystem::path> libraries_in(const std::filesystem::path& folder);

/// The absolute folders of the environment's PLEXUS_PLUGIN_PATH, in order. Relative and empty ones are left
/// out: they would mean the working directory.
std::vector<std::filesystem::path> folders_of_environment();

/// The file of a plugin asked for by name (without a slash): NAME.so in the first folder that has it.
/// Throws PluginError with the places searched.
std::filesystem::path find_in_folders(std::string_view name,
                                      const std::vector<std::filesystem::path>& folders);

}  // namespace plexus
