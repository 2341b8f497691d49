#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a callback: a fit that is stopped after two epochs and goes on ends with the bits of one that was
/// not, files included, and no weights are changed without a note.
void check_callback(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
