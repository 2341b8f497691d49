#pragma once

#include <plexus/compare/timing/speed_report.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// One time of a report against the same of an older one.
struct Slowdown {
  std::string what;  ///< "training step, 32 rows"
  std::string backend;
  int threads = 1;
  Ratio ratio;  ///< of the medians of the rounds, now to then; each report's rounds are resampled
  bool slower = false;
};

/// A backend's times in what a report has of the same step, batch and number of threads; null if there are
/// none.
const BackendSpeed* find_speed(const SpeedReport& report, const SpeedItem& item, const std::string& backend);

/// Throws UsageError that names which, and both sides, if the reports were made on different processors or
/// instruction sets, or of different configurations, numbers of threads or batches, or if the older one lacks
/// a backend. `now` may be planned_speed's, so that this is known before anything is measured.
void require_comparable(const SpeedReport& now, const SpeedReport& baseline);

/// Compares every time of `now` with an older report's. One is slower if its whole interval lies beyond
/// `max_slowdown`. Throws as require_comparable does.
std::vector<Slowdown> against_baseline(const SpeedReport& now, const SpeedReport& baseline,
                                       double max_slowdown, std::uint64_t seed);

}  // namespace plexus
