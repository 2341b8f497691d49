#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

#include <string>

namespace plexus::tests {

/// The lines of the checks that a component of this kind has, of all its cases. Loads the standard plugins.
CheckTable checked(Kind kind, const std::string& name);
/// Its lines that failed, "CHECK: REASON", one a line of text.
std::string failures(const CheckTable& table);

}  // namespace plexus::tests
