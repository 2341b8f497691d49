#pragma once

#include <plexus/compare/baseline.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <string>

namespace plexus::app {

/// The speed of backends as a table with bars drawn in text: for each thing measured and each number of
/// threads, the backends with their medians, 95th percentiles, rates, ratios and what may be claimed; the
/// layers; compiling and memory apart. With several numbers of threads, each backend's best is marked.
std::string speed_text(const SpeedReport& report);

/// The times against those of an older report.
std::string slowdown_text(const std::vector<Slowdown>& slowdowns, double max_slowdown);

}  // namespace plexus::app
