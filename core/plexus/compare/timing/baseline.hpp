#pragma once

#include <plexus/compare/timing/speed_report.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// One time of a report against the same time of an older report.
struct Slowdown {
  std::string what;  ///< "training step, 32 rows"
  std::string backend;
  int threads = 1;
  Ratio ratio;  ///< of the medians of the rounds, new to old; the rounds of each report are resampled
  bool slower = false;
};

/// The times of a backend in the report's item with the same step, batch size and number of threads; null if
/// there are none.
const BackendSpeed* find_speed(const SpeedReport& report, const SpeedItem& item, const std::string& backend);

/// Throws UsageError, naming the difference and both values, if the reports have different processors,
/// instruction sets, configurations, numbers of threads or batch sizes, or if the older one lacks a backend.
/// `now` may come from planned_speed, so that this is known before anything is measured.
void require_comparable(const SpeedReport& now, const SpeedReport& baseline);

/// Compares every time of `now` with the older report. A time is slower if its whole interval lies above
/// `max_slowdown`. Throws as require_comparable does.
std::vector<Slowdown> against_baseline(const SpeedReport& now, const SpeedReport& baseline,
                                       double max_slowdown, std::uint64_t seed);

}  // namespace plexus
