#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// What can be told of a library without running any of its code.
struct PluginInspection {
  std::filesystem::path file;
  std::string name;        ///< of its note; empty if that cannot be read
  std::string version;     ///< of its note
  std::string compiler;    ///< of its note
  std::string build_type;  ///< of its note
  std::string refusal;     ///< why load_plugin would refuse it; empty: no reason is found
};

/// Checks one file as load_plugin does before it opens it; `refusal` says what is wrong with it. This
/// function and the next may be called on any thread.
PluginInspection inspect_plugin(const std::filesystem::path& file);
/// All libraries (*.so) of a folder, sorted by name; none if there is no such folder.
std::vector<PluginInspection> inspect_plugins(const std::filesystem::path& folder);

}  // namespace plexus
