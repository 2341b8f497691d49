#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "scaffold.hpp"

namespace plexus::app {

/// Makes the repository of a plugin with one component: `component`, its files, and those that a repository
/// has besides; all of them or none. Gives what is told of it. Throws UsageError, which ends with `advice`,
/// for a folder that holds something.
std::string make_repository(const std::filesystem::path& folder, Kind kind, const std::string& name,
                            const std::vector<ScaffoldFile>& component, std::string_view advice = {});

}  // namespace plexus::app
