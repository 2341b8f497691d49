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
  std::string refusal;     ///< why it is not loaded; empty: nothing that can be seen speaks against it
};

/// Looks at one file as load_plugin does before it opens it. Whatever is wrong with it is told in `refusal`.
/// Any thread may call it, as the next one.
PluginInspection inspect_plugin(const std::filesystem::path& file);
/// All libraries (*.so) of a folder, sorted by name; none if there is no such folder.
std::vector<PluginInspection> inspect_plugins(const std::filesystem::path& folder);

}  // namespace plexus
