#pragma once

#include <plexus/compare/comparison.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// What is read off the checks of a comparison: verdicts, and where to look first.
namespace plexus {

/// The node to look at first, and where it is: of the earliest program and kernel that differs, or of the
/// part that only shows when the program is run whole; null if none does.
struct FirstFault {
  const BackendResult* backend = nullptr;
  const ProgramCheck* program = nullptr;
  const NodeCheck* node = nullptr;
  const WholeCheck* whole = nullptr;  ///< whose part the node is; null: it was checked alone
  explicit operator bool() const { return node != nullptr; }
};
FirstFault first_fault(const Comparison& comparison);
FirstFault first_fault(const BackendResult& backend);

/// The errors of a node that are beyond their bounds: those of its meaning, else the local ones, else those
/// on whole numbers, else those on special values; null if none are: where it differs nevertheless, it does
/// so between two runs on equal inputs, or in what it writes besides.
const Deviation* beyond_bounds(const NodeCheck& node);

/// The first and worst of a backend's programs that is not right as a whole, or could not be judged as one,
/// though no part of it was found; null if there is none.
const ProgramCheck* unexplained_whole(const BackendResult& backend);

/// The first of a backend's kernels that no check of any program judged, because its op has neither
/// error_bound nor a definition, and what to do, in words; empty: there is none.
std::string unbounded_text(const BackendResult& backend);

/// What leaves it in doubt beside its nodes, in words: such a program, a kernel that nothing is known to
/// judge by, its losses; empty: nothing.
std::string whole_doubt(const BackendResult& backend);

/// What a backend's whole steps come to.
struct WholeSummary {
  int programs = 0;  ///< that were judged
  int unjudged = 0;  ///< of whose results nothing is known
  int agree = 0;
  int repetitions = 0;  ///< of the step that was to be repeated most
  int wanted = 0;       ///< of that step; more than were made: the time was up
};
WholeSummary whole_summary(const BackendResult& backend);

/// How many checks came to this verdict.
std::int64_t checks_of(const BackendResult& backend, Verdict verdict);
/// The nodes that no check of any program proved, by what they are: "dense relu (forward): float32 [32, 8]",
/// and why. Their layers may agree nevertheless, unless it is for want of a bound.
std::map<std::string, std::string> unproven_nodes(const BackendResult& backend);

/// Fills a backend's layers, in this order of places, what it came to elsewhere, and verdicts from its
/// programs' checks. A kernel that nothing is known to judge by is no reason to differ, and none to agree.
void summarize(BackendResult& backend, const std::vector<std::string>& places = {});
/// The worst verdict of all backends, here and elsewhere. A backend that could not run is inconclusive.
void summarize(Comparison& comparison);

}  // namespace plexus
