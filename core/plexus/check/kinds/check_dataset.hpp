#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a dataset: what it describes is what it reads, a second reading gives the same, and the error for a
/// file that is missing or of another format names it. Requires: no required option is missing.
void check_dataset(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
