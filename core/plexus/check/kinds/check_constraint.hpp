#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a constraint: a value of the parameter's type that depends on it, brought nearer to what satisfies
/// it each time, finite at 0 and for large weights, and float32 on every installed backend.
void check_constraint(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
