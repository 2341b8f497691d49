#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks a callback: a fit that is stopped after two epochs and resumed ends with the same bits as one that
/// was not stopped, files included, and no weights are changed without a note to the user.
void check_callback(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
