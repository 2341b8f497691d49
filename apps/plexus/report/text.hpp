#pragma once

#include <plexus/compare/verdicts.hpp>

#include <string>

#include "report/remarks.hpp"

namespace plexus::app {

/// What all comes to, in the terminal and on the page: "DIFFER from what their operations mean: onednn".
std::string overall_text(const Comparison& comparison);
/// What all comes to, then each backend, then what differs first: the first lines of a comparison.
std::string verdict_text(const Comparison& comparison);
/// What is known of one value that is wrong: where it is, how it was found, the worst element.
std::string fault_text(const FirstFault& fault);
/// The table of layers of one backend.
std::string layers_text(const BackendResult& backend);
/// The losses of all backends and where they part.
std::string losses_text(const Comparison& comparison);
/// Whether bits depend on the number of threads, for each backend; empty if it was checked with one alone.
std::string threads_text(const Comparison& comparison);
/// Rows, outputs and metrics of a finished run on all backends; empty for a run file.
std::string results_text(const Comparison& comparison, const Remarks& remarks);
/// All of it, in the order in which it is read.
std::string text(const Comparison& comparison, const Remarks& remarks);

}  // namespace plexus::app
