#pragma once

#include <plexus/data/read_parts.hpp>
#include <plexus/run/detail/checkpoint_files.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// What becomes of the directory of a training that an Error ends before its first batch.
enum class AfterEarlyError : std::uint8_t {
  keep,   ///< it stays: it has what an earlier training made
  empty,  ///< it is emptied: it, or the link to it, was there before the run
  remove,
};

/// The directory of a new training.
struct NewDirectory {
  RunDirectory directory;
  AfterEarlyError after_early_error;
};
/// Makes it at `out`, or runs/NAME/TIME if that is empty. Throws what RunDirectory throws.
NewDirectory make_run_directory(const std::filesystem::path& out, const std::string& name);

/// A training of a run directory that is about to begin or to go on. Borrows what it refers to.
struct RunFit {
  Trainer& trainer;  ///< prepared, with the variables of `from`
  const Parts& parts;
  const RunConfig& config;  ///< as config.yaml has it
  FitOptions options;
  RunDirectory directory;
  Manifest manifest;   ///< as manifest.json has it, with state `running`
  FitState from = {};  ///< where it begins
  /// The directory already has what this training makes up to this place: no checkpoint is written before it.
  std::optional<CheckpointPlace> repeats = {};
  std::vector<Callback*> callbacks = {};  ///< called before the history is written
  std::vector<Callback*> displays = {};   ///< called after that
  AfterEarlyError after_early_error = AfterEarlyError::keep;
};

/// The validation part, null if there is none.
const Samples* validation_of(const Parts& parts);

/// What such a training left.
struct FittedRun {
  RunState state = RunState::complete;
  History history;
  std::shared_ptr<const NamedTensors> weights;  ///< null if nothing was learnt
  std::optional<BestEpoch> best;                ///< whose weights best.safetensors holds
  std::optional<double> final_value;            ///< of the same log, for the final weights
};

/// Makes a directory a run: writes manifest.json, the checkpoint of the beginning (if the policy wants any)
/// and config.yaml, in this order, so that a directory that counts as a run can be resumed. If they cannot be
/// written, `after_early_error` says what is left. Throws FileError.
void begin_run(const RunFit& fit);

/// Fits, and writes history, checkpoints and weights; manifest.json has the state at the end. If an exception
/// ends the fit, the state is `failed` and the exception is thrown on. An Error before the first batch is a
/// mistake that only the data or the first step show: `after_early_error` says what is left then.
FittedRun fit_run(const RunFit& fit);

}  // namespace plexus
