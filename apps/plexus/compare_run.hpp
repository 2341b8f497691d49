#pragma once

#include <plexus/compare/comparer.hpp>

#include <string>
#include <vector>

#include "open_run.hpp"

namespace plexus::app {

/// What the command line asks of a comparison.
struct CompareRequest {
  std::vector<std::string> backends;  ///< the first is the baseline; empty: all installed
  std::string only_backend;           ///< if not empty, no other is checked
  CompareSettings settings;
  int loss_steps = 200;
  double loss_seconds = 20;  ///< at most, of each backend
};

/// The run as what is compared, its data read: the training part of a run file, the test part of a run
/// directory with its weights.
Subject subject_of(const OpenedRun& run);

/// Checks every backend node by node, then trains (a run file) or predicts (a run directory) on each.
Comparison compared(const OpenedRun& run, const Subject& subject, const CompareRequest& request);

}  // namespace plexus::app
