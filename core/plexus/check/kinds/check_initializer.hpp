#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks an initializer: the values are finite, equal for equal seeds and paths and, if they are random,
/// different for others. Their mean and standard deviation are reported.
void check_initializer(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
