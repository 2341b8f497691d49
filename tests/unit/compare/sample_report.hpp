#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include "report/remarks.hpp"

namespace plexus::test {

/// Made-up results of two backends, "reference" and "onednn", in which everything occurs that can be shown.
/// One layer is called "<b>&\"'", which markup must not contain as it is. With `faulty`, onednn's third node
/// is wrong.
Comparison sample_comparison(bool faulty);
app::Remarks sample_remarks();
SpeedReport sample_speed();

}  // namespace plexus::test
