#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/baseline.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <string>
#include <vector>

#include "report/remarks.hpp"

namespace plexus::app {

/// compare.html: one self-contained page for phones and desktops, in light and dark mode. In order: the
/// verdict; the first node that creates an error (or whose results vary); errors by layer in ulps; losses;
/// results on the test set of a trained run; speed with intervals; `sections` (markup of more sections); the
/// machine and the configuration. Everything that is drawn is also given in numbers.
std::string comparison_page(const Comparison& comparison, const SpeedReport& speed,
                            const std::string& sections = {}, const Remarks& remarks = {});

/// The times relative to those of an older report, as a section; empty if there are none.
std::string slowdowns_section(const std::vector<Slowdown>& slowdowns);

}  // namespace plexus::app
