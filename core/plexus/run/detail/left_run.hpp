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

/// Reads what a stopped training left, and removes its temporary files. Throws UsageError unless something is
/// left to do for this number of epochs, and what find_resumption throws. Requires: the directory is locked.
LeftRun left_run(const RunDirectory& directory, int epochs, bool verify);

/// The manifest for a training that goes on. `now`: one with the current facts; `told`: the changes that were
/// accepted when the run was opened. Throws PluginError for plugins that differ, unless `accept_changed`, and
/// what look_at_bits throws.
Manifest resumed_manifest(const LeftRun& left, Manifest now, const std::vector<AcceptedChange>& told,
                          bool accept_changed, bool verify);

/// Writes config.yaml and manifest.json as they were left, and with `history` also that of the newest
/// checkpoint.
void put_back(const RunDirectory& directory, const LeftRun& left, bool history);

}  // namespace plexus
