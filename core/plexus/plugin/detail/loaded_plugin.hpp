#pragma once

#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/loader.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// A loaded plugin and the identity of its file: another file may be at its path by now.
struct LoadedPlugin {
  Plugin plugin;
  PluginFile::Identity file;
  std::string sha256;  ///< of the loaded file; empty for a shipped plugin: it is computed when asked for
};

/// Keeps a plugin for the life of the process, as its library is. This function and the next two require that
/// the caller holds the lock of loading.
const Plugin& keep_loaded(LoadedPlugin loaded);
/// All loaded plugins, in order of loading.
const std::vector<std::unique_ptr<const LoadedPlugin>>& all_loaded();
/// The plugin that was loaded from this file, or null.
const LoadedPlugin* loaded_from(const std::filesystem::path& file);

/// The SHA-256 of the file of a loaded plugin, as it was when it was loaded. Any thread may call it.
std::string sha256_of_loaded(const Plugin& plugin);

}  // namespace plexus
