#pragma once

#include <plexus/compare/baseline.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <string>
#include <vector>

#include "report/remarks.hpp"

namespace plexus::app {

/// compare.html: one page that needs nothing beside itself, readable on a phone and on a desktop, in light
/// and dark. The verdict first; the first node that creates an error (or whose results vary); errors by layer
/// in ulps; losses; what a trained run's test set shows; speed with intervals; where it was measured.
/// Everything that is drawn stands there in numbers too. `sections`: markup of more sections, before where it
/// was measured.
std::string comparison_page(const Comparison& comparison, const SpeedReport& speed,
                            const std::string& sections = {}, const Remarks& remarks = {});

/// The times against those of an older report, as a section; empty if there are none.
std::string slowdowns_section(const std::vector<Slowdown>& slowdowns);

}  // namespace plexus::app
