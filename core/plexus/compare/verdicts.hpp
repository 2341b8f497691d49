#pragma once

#include <plexus/compare/comparison.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// Verdicts that follow from the checks of a comparison, and the first fault.
namespace plexus {

/// The node to debug first: the first kernel that differs in the first program that does, or the first kernel
/// of a part that is wrong only when the program runs whole. All pointers are null if nothing differs.
struct FirstFault {
  const BackendResult* backend = nullptr;
  const ProgramCheck* program = nullptr;
  const NodeCheck* node = nullptr;
  const WholeCheck* whole =
      nullptr;  ///< the whole check that found the node; null: the node's own check found it
  explicit operator bool() const { return node != nullptr; }
};
FirstFault first_fault(const Comparison& comparison);
FirstFault first_fault(const BackendResult& backend);

/// The errors of a node that are beyond their bounds. It looks at the errors of the meaning, then local
/// errors, then those on whole numbers, then those on special values. Null if none are beyond: such a node
/// may still differ between two runs on equal inputs, or write outside its outputs.
const Deviation* beyond_bounds(const NodeCheck& node);

/// The first program with the worst whole check that does not agree and has no wrong part; null if there is
/// none.
const ProgramCheck* unexplained_whole(const BackendResult& backend);

/// A message for the first kernel of a backend that no program could judge, because its op has neither
/// error_bound nor a definition; empty: there is none.
std::string unbounded_text(const BackendResult& backend);

/// Why a backend does not agree, apart from its nodes: an unexplained whole check, a kernel without a bound,
/// or its losses. Empty: there is no such reason.
std::string whole_doubt(const BackendResult& backend);

/// Summary of the whole checks of a backend.
struct WholeSummary {
  int programs = 0;  ///< programs that were judged
  int unjudged = 0;  ///< programs without a known bound for any result
  int agree = 0;
  int repetitions = 0;  ///< of the step with the largest planned number
  int wanted = 0;       ///< planned for that step; fewer are made if the time limit is reached
};
WholeSummary whole_summary(const BackendResult& backend);

/// The number of checks with this verdict.
std::int64_t checks_of(const BackendResult& backend, Verdict verdict);
/// Descriptions of the nodes that were inconclusive in every program ("dense relu (forward): float32 [32,
/// 8]"), with the reasons. Their layers may agree nevertheless, unless the op has no bound.
std::map<std::string, std::string> unproven_nodes(const BackendResult& backend);

/// Fills a backend's layers (in the order of `places`), its verdicts and its summary of another machine from
/// the checks of its programs. A layer with a kernel that has no bound is inconclusive at best.
void summarize(BackendResult& backend, const std::vector<std::string>& places = {});
/// Sets the worst verdict of all backends, on this and on the other machine. A backend that could not run is
/// inconclusive.
void summarize(Comparison& comparison);

}  // namespace plexus
