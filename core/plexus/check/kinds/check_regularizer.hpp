#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a regularizer: a scalar, its gradient against differences, finite at 0 and for large weights, and
/// float32 on every installed backend.
void check_regularizer(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
