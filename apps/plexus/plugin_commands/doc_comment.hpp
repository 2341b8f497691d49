#pragma once

#include <plexus/config/component.hpp>

#include <string>
#include <string_view>

namespace plexus::app {

/// The comment of `///` lines in front of the class of a component, without the slashes: in the text of the
/// C++ source, that of the class whose schema, or of an op whose `name()`, has this name. Empty if there is
/// none.
std::string doc_comment(const std::string& source, Kind kind, std::string_view name);

}  // namespace plexus::app
