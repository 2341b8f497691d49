#pragma once

#include <plexus/plugin/registry.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

// The functions here may be called on any thread; plugins are loaded one after another. A fork waits until no
// other thread is loading a plugin, so that the child finds the lock free (see ProcessLock).

/// One loaded library.
struct Plugin {
  Origin origin;
  std::string abi_tag;
  std::string compiler;    ///< recorded, not compared
  std::string build_type;  ///< recorded, not compared
  std::vector<std::pair<Kind, std::string>> components;
};

/// A plugin that a run asks for.
struct PluginRequest {
  std::string name_or_path;           ///< with a slash: a path; without: NAME.so in each plugin folder
  std::filesystem::path relative_to;  ///< what a relative path is relative to
  std::string sha256;                 ///< hex; if not empty the file must have it
};

/// The largest size of a plugin, in bytes. Larger files are refused before they are read.
inline constexpr std::uintmax_t largest_plugin = std::uintmax_t{1} << 30;

/// Opens one library: resolves to an absolute path, checks the note (none of the file's code has run if it is
/// refused), opens the library for the life of the process and registers its components. Opening the same
/// file again returns the same plugin. Changes that its code makes to the process meanwhile (see
/// ProcessGuard) are undone, with a warning. Throws PluginError: not found (with the places searched), larger
/// than `largest_plugin`, not an ELF file, truncated, another machine, no Plexus plugin, a C++ library of its
/// own, another ABI (both tags named), missing symbol or library (with the places searched), replaced while
/// it was being loaded, registration threw, a name taken. After an error that says that a static constructor
/// threw, the thread that got it should end the process: the system's loader was left in the middle of its
/// work and may hold its lock, for which other threads would wait for ever (when they load a library, throw,
/// or exit).
const Plugin& load_plugin(const std::filesystem::path& file);
/// The same for a plugin that a user asks for; folders are searched in order, then PLEXUS_PLUGIN_PATH
/// (':'-separated, absolute ones only). Never the working directory. Throws PluginError as well for a pinned
/// file that replaced one which this process had already loaded: the code of the old one keeps running.
const Plugin& load_plugin(const PluginRequest& request, const std::vector<std::filesystem::path>& folders);

/// The file that load_plugin would open for a request; opens nothing. Throws PluginError.
std::filesystem::path find_plugin(const PluginRequest& request,
                                  const std::vector<std::filesystem::path>& folders);
/// The folders in which plugins named without a path are looked up, in order: those given, then those of
/// PLEXUS_PLUGIN_PATH.
std::vector<std::filesystem::path> plugin_folders(const std::vector<std::filesystem::path>& given);

/// The folder of the standard library of plugins, found relative to libplexus itself.
std::filesystem::path standard_plugin_folder();
/// Opens every library of the standard folder but backends. Idempotent.
void load_standard_plugins();
/// The libraries of backends in the standard folder.
std::vector<std::filesystem::path> backend_libraries();
/// Opens backends/NAME.so of the standard folder and reference.so; an empty name opens all there.
void load_backends(std::string_view name = {});

/// The plugins loaded so far, in order of loading.
std::vector<const Plugin*> loaded_plugins();

}  // namespace plexus
