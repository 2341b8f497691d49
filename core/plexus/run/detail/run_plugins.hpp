#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/run/open_run.hpp>
#include <plexus/run/run_config.hpp>

#include <filesystem>
#include <vector>

namespace plexus {

/// The plugin folders of the options, as absolute paths.
std::vector<std::filesystem::path> absolute_folders(const OpenOptions& options);

/// With `require_pinned`, throws UsageError if the options name a plugin, which nothing pins.
void require_none_given(const OpenOptions& options);

/// The plugins that a run asks for.
struct RunPlugins {
  std::vector<const Plugin*> loaded;  ///< each once
  /// Plugins of a run directory that cannot be used, where the run is not opened for its data: this is an
  /// error only if one of their components is needed.
  Diagnostics missing = {};
  std::vector<std::string> reasons = {};  ///< the messages of `missing`
  std::vector<AcceptedChange> accepted = {};
};

/// Loads the plugins of a run file, then those of the options. `recorded`: the run file is that of a run
/// directory, which recorded hashes; with accept_changed they do not count. Throws ConfigError for a plugin
/// that cannot be used, at its place, and with Plugins::none for any.
RunPlugins load_run_plugins(const Tree& root, bool recorded, const OpenOptions& options);
/// What the config records of plugins: absolute paths with hashes.
std::vector<RunConfig::PluginFile> recorded_plugins(const std::vector<const Plugin*>& plugins);

}  // namespace plexus
