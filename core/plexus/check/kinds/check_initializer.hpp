#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks an initializer: equal values for an equal seed and path, others for another one, finite values;
/// their mean and deviation are told.
void check_initializer(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
