#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/train/history.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// The epoch of a training whose weights were kept as its best ones.
struct BestEpoch {
  std::string log;  ///< by which it is the best: "val_loss"
  int epoch = 0;    ///< from 1
  double value = 0;
  friend bool operator==(const BestEpoch&, const BestEpoch&) = default;
};

/// One directory of results. Every file in it is complete or absent. manifest.json is written first, so that
/// every directory with a config.yaml, by which a run is recognised, has a state as well. Any number of
/// threads and processes may read one directory; one training writes it.
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

  /// The same for a run to go on with: for runs/NAME the newest one, complete or not.
  static RunDirectory open_newest(const std::filesystem::path& directory);

  /// The first name of `path`, a path in a run directory, if a run has a file or a folder of this name
  /// itself: "history.csv", "checkpoints"; else empty. Thread-safe.
  static std::string own_name(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }

  /// Writes config.yaml, with the version of its format beside the keys of `config`.
  void write_config(const Tree& config) const;
  /// Reads what write_config was given. Throws DataError if a newer Plexus wrote it.
  Tree read_config() const;
  /// Facts about the machine, the software and the data, as JSON.
  void write_manifest(const std::string& json) const;
  /// Whether manifest.json is there.
  bool has_manifest() const;
  /// Writes history.json and history.csv. Throws FileError, as all functions here that write.
  void write_history(const History& history) const;
  /// Writes weights.safetensors: parameters and states by name.
  void write_weights(const NamedTensors& weights) const;
  /// Whether weights.safetensors is there.
  bool has_weights() const;
  /// Reads weights.safetensors. Throws UsageError if the run did not get so far.
  NamedTensors read_weights() const;
  /// best.safetensors: the weights of the best epoch.
  void write_best(const NamedTensors& weights, const BestEpoch& best) const;
  bool has_best() const;
  /// Reads best.safetensors. Throws UsageError if there is none, DataError if it is not one that a training
  /// wrote.
  NamedTensors read_best() const;
  /// Renames what lies in the place of best.safetensors to best.safetensors.damaged. Returns that name; empty
  /// if nothing lies there or it cannot be renamed.
  std::string set_best_aside() const;
  /// The epoch whose weights best.safetensors holds. Throws UsageError if there is no such file, DataError if
  /// it does not say.
  BestEpoch best_epoch() const;
  /// Where checkpoints lie; the folder is made with the first.
  std::filesystem::path checkpoint_folder() const;
  /// Makes runs/NAME/latest link to this run, if it lies in such a folder. Throws FileError.
  void become_latest() const;

 private:
  explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}
  void require_best() const;

  std::filesystem::path path_;
};

}  // namespace plexus
