#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a loss: one value a row that depends on no other row, the same mean for any batches, weights, the
/// gradient against differences, finite values at the ends of its ranges, float32 on every installed backend,
/// and that data with targets of another kind is refused.
void check_loss(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
