#pragma once

#include <string>
#include <string_view>

namespace plexus::app {

/// Requires a name that a C++ source can have for `what`, "a component": words of small letters and digits,
/// joined by '_', that C++ has no other use for. Throws UsageError, which shows a name such as `example`.
void require_cpp_name(const std::string& name, std::string_view what, std::string_view example);

/// The name of a component's class: gated_unit -> GatedUnit.
std::string class_name(const std::string& name);

}  // namespace plexus::app
