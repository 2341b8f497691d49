#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/model/model.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/run/run_directory.hpp>

#include <functional>
#include <optional>
#include <string>

namespace plexus {

/// The weights in the file, which may be a checkpoint, or in the run directory that `initial_weights` names.
/// `model` makes the model. Throws DataError, FileError, UsageError.
NamedTensors initial_tensors(const RunConfig& config, const std::function<Model()>& model);

/// The weights that OpenOptions::weights chose: those of a run directory whose training came to `state`, or
/// those of a file, which may be a checkpoint. `model` makes the model. Throws UsageError for weights that
/// the directory does not have, DataError or FileError for files that cannot be read.
NamedTensors stored_weights(const std::optional<RunDirectory>& directory, RunState state,
                            const std::string& chosen, const std::function<Model()>& model);

}  // namespace plexus
