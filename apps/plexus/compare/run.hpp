#pragma once

#include <plexus/compare/checks/comparer.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "open.hpp"
#include "report/remarks.hpp"

namespace plexus::app {

/// The options of a comparison, from the command line.
struct CompareRequest {
  std::vector<std::string>
      backends;              ///< the first is the baseline; empty: all installed ones that can run here
  std::string only_backend;  ///< if not empty, only this one is checked, and nothing else is done
  CompareSettings settings;
  int loss_steps = 200;
  double loss_seconds = 20;   ///< time limit for training or predicting, all backends together; 0: none
  double speed_seconds = 30;  ///< time for measuring speed; 0: it is not measured
  std::vector<int> speed_threads = {1};
  std::vector<std::int64_t> prediction_rows = {1, 32, 256};
  std::function<void(const std::string& what)> begins;  ///< called with what is done next; may be absent

  void announce(const std::string& what) const {
    if (begins) begins(what);
  }
};

/// A backend to be compared.
struct Candidate {
  std::string name;
  std::optional<Backends> backends;  ///< absent: it cannot run here
  std::string failure;               ///< why
};

/// A comparison and remarks on it.
struct Compared {
  Comparison comparison;
  Remarks remarks;
};

/// The run in the form that the comparer takes, with its data read and checked: the training part for a run
/// file, the test part and the weights for a run directory. Throws DataError for samples that `train`
/// refuses.
ComparedRun compared_run_of(const Run& run);

/// The machine and the configuration of the comparison.
ComparisonContext context_of(const Run& run, const CompareRequest& request);

/// Opens the backends that the request names. Without names: all installed ones, reference first; backends
/// that cannot be opened or run here are skipped with a note. (If the run names no backend, open_run has
/// already failed for such a library.) Throws PluginError for an unknown name.
std::vector<Candidate> candidates_of(const Run& run, const CompareRequest& request,
                                     std::vector<std::string>& notes);

/// Checks every backend node by node, then trains (a run file) or predicts (a run directory) on each. An
/// error of one backend becomes its `failure`, and its earlier results stay. Throws BackendError if nothing
/// can be checked at all.
Compared compared(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
                  const std::vector<Candidate>& candidates, std::vector<std::string> notes);

/// The plugin that a backend comes from; empty if it is not known.
std::string plugin_of(const Backends& backends);

/// Records why a backend could not finish. Its earlier results stay, with the layers in their order.
void fail(BackendResult& result, const std::string& why);

/// The report of what would be measured on these backends, without times.
SpeedReport planned_speed_of(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
                             const std::vector<Candidate>& candidates);
/// Measures the speed of the backends that could run; nothing if `speed_seconds` is 0. If that fails, each
/// backend is measured alone; those that fail get a `failure`, and the others are measured again together. If
/// none is left, or none failed alone, the report has a note and `comparison` is inconclusive at best.
SpeedReport speed_of(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
                     Comparison& comparison);

/// SHA-256 of the part of the configuration that two comparisons must share: the resolved run file without
/// backend, threads and plugins, and without the folders of files.
std::string comparable_sha256(const RunConfig& config);

}  // namespace plexus::app
