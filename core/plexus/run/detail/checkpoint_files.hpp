#pragma once

#include <plexus/run/manifest.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/checkpoint.hpp>

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// The moment of a training at which a checkpoint was made.
struct CheckpointPlace {
  int epochs = 0;         ///< epochs that are complete
  std::int64_t step = 0;  ///< steps that are done of the next epoch

  friend auto operator<=>(const CheckpointPlace&, const CheckpointPlace&) = default;
};

/// Where a fit with this state stands.
CheckpointPlace place_of(const FitState& state);
/// "the end of epoch 12", "step 345 of epoch 13", "the beginning".
std::string text(const CheckpointPlace& place);

/// A file of the folder `checkpoints`: epoch_000012.safetensors, of the end of epoch 12, or
/// epoch_000012_step_000345.safetensors, of 345 steps after it.
struct CheckpointFile {
  std::filesystem::path path;
  CheckpointPlace place;
};

/// All checkpoint files of a run directory, the newest first.
std::vector<CheckpointFile> checkpoint_files(const RunDirectory& directory);
/// The file of a checkpoint of this moment, which need not exist.
std::filesystem::path checkpoint_path(const RunDirectory& directory, const CheckpointPlace& place);

/// What a checkpoint file holds besides: the texts of the files config.yaml and manifest.json of its run.
struct CheckpointRecord {
  std::string config;
  std::string manifest;
};

/// Writes a checkpoint into its file: one safetensors file, whole or as it was, with a SHA-256 of all its
/// other bytes in the metadata. Makes the folder. Throws FileError.
std::filesystem::path write_checkpoint(const RunDirectory& directory, const Checkpoint& checkpoint,
                                       const CheckpointRecord& record);

struct ReadCheckpoint {
  Checkpoint checkpoint;
  Manifest manifest;
};

/// Throws FileError if the file cannot be read, DataError if a byte of it is not as it was written, or if a
/// newer Plexus wrote it.
ReadCheckpoint read_checkpoint(const std::filesystem::path& file);

}  // namespace plexus
