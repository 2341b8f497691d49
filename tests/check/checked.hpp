#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/plugin/components.hpp>

#include <string>

namespace plexus::tests {

/// The lines of all checks of a component. Loads the standard plugins.
CheckTable checked(Kind kind, const std::string& name);
/// Its lines that failed, "CHECK: REASON", one a line of text.
std::string failures(const CheckTable& table);

}  // namespace plexus::tests
