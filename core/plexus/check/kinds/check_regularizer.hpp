#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a regularizer: the penalty is a scalar, its gradient matches differences, it is finite at 0 and for
/// large weights, and it agrees in float32 on every installed backend.
void check_regularizer(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
