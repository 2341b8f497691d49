#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// A plugin of a run file and the file that it refers to now.
struct PluginPin {
  std::string asked;           ///< as the run file names it
  std::filesystem::path file;  ///< absolute
  std::string before;          ///< the SHA-256 that the run file had; may be empty
  std::string sha256;          ///< of the file
};

/// A run file with the SHA-256 of each of its plugins.
struct PinnedRunFile {
  std::string text;  ///< the whole file; all but the entries of `plugins` is as it was
  std::vector<PluginPin> plugins;
};

/// Writes the current SHA-256 of the files of a run file's plugins into its text. Runs none of their code.
/// `folders`: where plugins without a path are looked up. Throws ConfigError at the place of an entry that is
/// wrong or whose file cannot be a plugin of this Plexus, and for a text that cannot be changed at its place.
/// Thread-safe.
PinnedRunFile pin_plugins(const std::filesystem::path& run_file,
                          const std::vector<std::filesystem::path>& folders);

}  // namespace plexus
