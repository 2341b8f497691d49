#pragma once

#include <plexus/compare/comparer.hpp>
#include <plexus/compare/speed_report.hpp>

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
  double loss_seconds = 20;   ///< at most, of each backend
  double speed_seconds = 30;  ///< for measuring speed; 0: it is not measured
  std::vector<int> speed_threads = {1};
  std::vector<std::int64_t> prediction_rows = {1, 32, 256};
};

/// The run as what is compared, its data read: the training part of a run file, the test part of a run
/// directory with its weights.
Subject subject_of(const OpenedRun& run);

/// Where and of what the comparison is made.
ComparisonContext context_of(const OpenedRun& run, const CompareRequest& request);

/// Checks every backend node by node, then trains (a run file) or predicts (a run directory) on each.
Comparison compared(const OpenedRun& run, const Subject& subject, const CompareRequest& request);

/// How fast the backends are that could run. Nothing is measured in no time.
SpeedReport speed_of(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                     const Comparison& comparison);

/// Where two curves of losses part.
std::vector<Parting> partings(const std::vector<double>& baseline, const std::vector<double>& other);

/// SHA-256 of what two comparisons must have in common: the resolved run file without backend and threads.
std::string comparable_sha256(const RunConfig& config);

}  // namespace plexus::app
