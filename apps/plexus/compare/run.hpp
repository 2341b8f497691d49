#pragma once

#include <plexus/compare/checks/comparer.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "report/remarks.hpp"
#include "open_run.hpp"

namespace plexus::app {

/// What the command line asks of a comparison.
struct CompareRequest {
  std::vector<std::string> backends;  ///< the first is the baseline; empty: all that can run here
  std::string only_backend;           ///< if not empty, no other is checked, and nothing else is done
  CompareSettings settings;
  int loss_steps = 200;
  double loss_seconds = 20;   ///< at most, of all backends together; 0: they take what they take
  double speed_seconds = 30;  ///< for measuring speed; 0: it is not measured
  std::vector<int> speed_threads = {1};
  std::vector<std::int64_t> prediction_rows = {1, 32, 256};
  std::function<void(const std::string& what)> begins;  ///< told what is done next; may be absent

  void tell(const std::string& what) const {
    if (begins) begins(what);
  }
};

/// A backend to be compared.
struct Candidate {
  std::string name;
  std::optional<Backends> backends;  ///< absent: it cannot run here
  std::string failure;               ///< why
};

/// A comparison, and what else is to be said.
struct Compared {
  Comparison comparison;
  Remarks remarks;
};

/// The run as what is compared, its data read and checked: the training part of a run file, the test part of
/// a run directory with its weights. Throws DataError for samples that `train` refuses.
Subject subject_of(const OpenedRun& run);

/// Where and of what the comparison is made.
ComparisonContext context_of(const OpenedRun& run, const CompareRequest& request);

/// The backends that were asked for, opened. Without names: all that are installed, reference first; one that
/// this machine cannot run, or whose library cannot be opened, is left out with a note (a run that names no
/// backend was refused before for such a library: it would have had to choose among all). Throws PluginError
/// for a name that there is none of.
std::vector<Candidate> candidates_of(const OpenedRun& run, const CompareRequest& request,
                                     std::vector<std::string>& notes);

/// Checks every backend node by node, then trains (a run file) or predicts (a run directory) on each. An
/// error of one backend goes to its `failure`, and what was found before stays. Throws BackendError if
/// nothing can be checked at all.
Compared compared(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                  const std::vector<Candidate>& candidates, std::vector<std::string> notes);

/// The plugin that a backend comes from; empty if it is not known.
std::string plugin_of(const Backends& backends);

/// Notes why a backend could not finish. What was found before stays, with the layers in their order.
void fail(BackendResult& result, const std::string& why);

/// What would be measured on these backends, without times.
SpeedReport planned_speed_of(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                             const std::vector<Candidate>& candidates);
/// How fast the backends are that could run. Nothing is measured in no time. If measuring fails, each is
/// measured alone: those that fail then get a `failure`, and the others are measured again without them. If
/// there are none, or none failed alone, the report has a note of it. `comparison` is inconclusive at best.
SpeedReport speed_of(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                     Comparison& comparison);

/// SHA-256 of what two comparisons must have in common: the resolved run file without backend, threads and
/// plugins, and without the folders that files lie in.
std::string comparable_sha256(const RunConfig& config);

}  // namespace plexus::app
