#pragma once

#include <filesystem>
#include <string>

namespace plexus {

/// The path of a table that is installed with Plexus, in the folder `data` beside that of the plugins.
std::filesystem::path brought_along(const std::string& name);

}  // namespace plexus
