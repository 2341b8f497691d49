#pragma once

#include <plexus/config/component.hpp>

#include <string>
#include <string_view>

namespace plexus::app {

/// Finds, in the text of a C++ source, the class whose schema (for an op: whose `name()`) has this name, and
/// gives the `///` lines in front of it without the slashes. Empty if there is none.
std::string doc_comment(const std::string& source, Kind kind, std::string_view name);

}  // namespace plexus::app
