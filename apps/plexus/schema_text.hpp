#pragma once

#include <plexus/config/schema.hpp>

#include <string>

namespace plexus::app {

/// "integer, at least 1": what a parameter may be. Empty for a tree, whose documentation says it.
std::string type_text(const Schema::Parameter& parameter);
/// "default 0.1", "required", "may be absent".
std::string default_text(const Schema::Parameter& parameter);

/// The parameters of a schema, two lines each: the name with type, range and default, and what it means.
/// Empty if it has none. Each line begins with `indent`.
std::string parameters_text(const Schema& schema, const std::string& indent);

}  // namespace plexus::app
