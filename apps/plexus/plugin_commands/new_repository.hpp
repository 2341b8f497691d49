#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "scaffold.hpp"

namespace plexus::app {

/// Makes the repository of a plugin with one component: writes `component`, the files of the component, and
/// the other files of a repository; all of them or none. Returns a sentence on what was made. Throws
/// UsageError, which ends with `advice`, for a folder that is not empty.
std::string make_repository(const std::filesystem::path& folder, Kind kind, const std::string& name,
                            const std::vector<ScaffoldFile>& component, std::string_view advice = {});

}  // namespace plexus::app
