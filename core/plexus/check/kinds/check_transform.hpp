#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a transform: equal bits for cells one by one, in any order and after the state was stored, the
/// inverse, missing and unknown cells, and a constant column.
void check_transform(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
