#pragma once

#include <plexus/config/schema.hpp>

#include <string>

namespace plexus::app {

/// The parameters of a schema, two lines each: the name with type, range and default, and what it means.
/// Empty if it has none. Each line begins with `indent`.
std::string parameters_text(const Schema& schema, const std::string& indent);

}  // namespace plexus::app
