#pragma once

#include <plexus/compare/verdicts.hpp>

#include <string>

#include "report/remarks.hpp"

namespace plexus::app {

/// The overall verdict, in the terminal and on the page: "DIFFER: beyond the error bounds on onednn".
std::string overall_text(const Comparison& comparison);
/// The first lines of a comparison: the overall verdict, that of each backend, and the first wrong value.
std::string verdict_text(const Comparison& comparison);
/// One wrong value: where it is, how it was found, its worst element.
std::string fault_text(const FirstFault& fault);
/// The table of layers of one backend.
std::string layers_text(const BackendResult& backend);
/// The losses of all backends, and the steps at which they diverge.
std::string losses_text(const Comparison& comparison);
/// Whether bits depend on the number of threads, for each backend; empty if each was checked with one number
/// of threads only.
std::string threads_text(const Comparison& comparison);
/// Outputs and metrics of a trained run on all backends; empty for a run file.
std::string results_text(const Comparison& comparison, const Remarks& remarks);
/// The whole report: all of the above.
std::string text(const Comparison& comparison, const Remarks& remarks);

}  // namespace plexus::app
