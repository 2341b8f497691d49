#pragma once

#include <plexus/compare/timing/baseline.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <string>

namespace plexus::app {

/// The speed of backends as a table with bars drawn in text: for each thing measured and each number of
/// threads, the median, 95th percentile, rate, ratio to the baseline and claim of each backend; then the
/// layers, compile times and memory. Each backend's best number of threads is marked if there are several.
std::string speed_text(const SpeedReport& report);

/// The times relative to those of an older report.
std::string slowdown_text(const std::vector<Slowdown>& slowdowns, double max_slowdown);

}  // namespace plexus::app
