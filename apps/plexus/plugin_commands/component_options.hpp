#pragma once

#include <plexus/config/tree.hpp>

#include "command.hpp"

namespace plexus::app {

/// The options of a component as a map, from words NAME=VALUE, of which VALUE is YAML. Throws UsageError for
/// a word of another form, ConfigError for a value that is no YAML.
Tree component_options(const Arguments& words);

}  // namespace plexus::app
