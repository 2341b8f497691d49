#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a schedule: its rates are finite and not negative for fits of several lengths, and depend on the
/// step alone.
void check_schedule(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
