#pragma once

#include <plexus/train/plan.hpp>

namespace plexus {

/// Throws UsageError, which names the output or the metric, for a loss or a metric that is null and for the
/// weight of a loss that is not finite. The optimizer may be null.
void check_plan(const Plan& plan);

}  // namespace plexus
