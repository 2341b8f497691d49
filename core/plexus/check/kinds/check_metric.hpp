#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a metric: the same value for any split into batches, the direction that it says, a finite value
/// before any row, weights, and float32 on every installed backend, for each kind of output that it accepts.
void check_metric(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
