#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/run/detail/resumption.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/run_directory.hpp>

#include <vector>

namespace plexus {

/// What a training that was stopped left in its directory.
struct LeftRun {
  Manifest manifest;
  Tree config;
  Resumption from;  ///< where the next one goes on
};

/// Finds it, and removes the temporary files that a killed training left. Throws UsageError unless something
/// is left to do for this number of epochs, and what find_resumption throws. Requires: the directory is
/// locked.
LeftRun left_run(const RunDirectory& directory, int epochs, bool verify);

/// What a training that goes on is to record, where `now` holds today's facts and `told` what was accepted
/// when the run was opened. Throws PluginError for plugins that are others, unless all is accepted; what
/// look_at_bits throws.
Manifest resumed_manifest(const LeftRun& left, Manifest now, const std::vector<AcceptedChange>& told,
                          bool accept_changed, bool verify);

/// Writes config.yaml and manifest.json as they were left; with `history` that of the newest checkpoint too.
void put_back(const RunDirectory& directory, const LeftRun& left, bool history);

}  // namespace plexus
