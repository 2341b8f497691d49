#pragma once

#include <plexus/data/read_parts.hpp>
#include <plexus/run/detail/checkpoint_files.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/trainer.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace plexus {

/// A training of a run directory that is about to begin or to go on. Borrows what it refers to.
struct RunFit {
  Trainer& trainer;  ///< prepared, with the variables of `from`
  const Parts& parts;
  const RunConfig& config;  ///< as config.yaml has it
  FitOptions options;
  RunDirectory directory;
  Manifest manifest;   ///< as manifest.json has it, with state `running`
  FitState from = {};  ///< where it begins
  /// Up to here the directory has what this training makes again: no checkpoint is written before.
  std::optional<CheckpointPlace> repeats = {};
  std::vector<Callback*> callbacks = {};  ///< before the history is written
  std::vector<Callback*> displays = {};   ///< after that
  bool is_new = false;                    ///< it is the first in the directory
  bool was_there = false;                 ///< the directory, or the link to it, was there before, empty
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
/// and config.yaml, in this order, so that what is known as a run can be resumed. If they cannot be written,
/// it removes the directory again, or leaves one that was there before empty. Throws FileError.
void begin_run(const RunFit& fit);

/// Fits, and writes history, checkpoints and weights; manifest.json tells the state at the end. If an
/// exception ends it, which is thrown on, the state is `failed`; but what a new training made is removed
/// again if an Error came before the first batch was made: a mistake that only the data or the first step
/// show.
FittedRun fit_run(const RunFit& fit);

}  // namespace plexus
