#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/train/history.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// One directory of results. Every file in it is whole or absent. manifest.json comes first, so that whatever
/// has a config.yaml, by which it is known as a run, has a state as well. Any number of threads and processes
/// may read one directory; one training writes it.
class RunDirectory {
 public:
  /// Makes `directory`; throws UsageError if it holds a run, or anything else, already.
  static RunDirectory create(const std::filesystem::path& directory);
  /// Throws UsageError if create would.
  static void require_unused(const std::filesystem::path& directory);
  /// Makes runs/NAME/TIME under the working directory, with a suffix if that second is taken.
  static RunDirectory create_named(const std::string& name);
  /// Finds a run: the directory itself, or (for runs/NAME) the one that `latest` points to. Throws UsageError
  /// that says what is missing ("no config.yaml: not a run directory").
  static RunDirectory open(const std::filesystem::path& directory);

  const std::filesystem::path& path() const { return path_; }

  /// Writes config.yaml, with the version of its format beside the keys of `config`.
  void write_config(const Tree& config) const;
  /// Reads what write_config was given. Throws DataError if a newer Plexus wrote it.
  Tree read_config() const;
  /// Facts about the machine, the software and the data, as JSON.
  void write_manifest(const std::string& json) const;
  /// Whether manifest.json is there.
  bool has_manifest() const;
  void write_history(const History& history) const;
  void write_weights(const NamedTensors& weights) const;
  /// Whether weights.safetensors is there.
  bool has_weights() const;
  /// Throws UsageError if the run did not get so far.
  NamedTensors read_weights() const;
  /// Lets runs/NAME/latest be this run, if it lies in such a folder.
  void become_latest() const;

 private:
  explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

}  // namespace plexus
