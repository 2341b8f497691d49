#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a constraint: the projected value has the parameter's type, depends on the parameter, moves less
/// when it is projected again, is finite at 0 and for large weights, and agrees in float32 on every installed
/// backend.
void check_constraint(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
