#pragma once

#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/loader.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// A plugin and the file that runs: another may stand at its path by now.
struct LoadedPlugin {
  Plugin plugin;
  PluginFile::Identity file;
  std::string sha256;  ///< of what was loaded; empty for what Plexus brings, which is read when asked for
};

/// Keeps it for the life of the process, as its library is. Requires, as the next two: the caller holds the
/// lock of loading.
const Plugin& keep_loaded(LoadedPlugin loaded);
/// In order of loading.
const std::vector<std::unique_ptr<const LoadedPlugin>>& all_loaded();
/// The plugin that was loaded from this file, or null.
const LoadedPlugin* loaded_from(const std::filesystem::path& file);

/// The SHA-256 of the file of a loaded plugin, as it was when it was loaded. Any thread may call it.
std::string sha256_of_loaded(const Plugin& plugin);

}  // namespace plexus
