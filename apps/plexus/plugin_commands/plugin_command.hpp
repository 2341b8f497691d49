#pragma once

#include <plexus/config/component.hpp>

#include <optional>
#include <string>
#include <vector>

#include "command.hpp"

namespace plexus::app {

/// The actions of `plexus plugin`. Each gets the arguments after its name, returns the exit code of the
/// process, and throws plexus::Error if it fails.
int list_plugins(const Arguments& arguments);
int show_component(const Arguments& arguments);
int explain_absence(const Arguments& arguments);
int document_components(const Arguments& arguments);
int try_component(const Arguments& arguments);
int pin_run(const Arguments& arguments);
int create_plugin(const Arguments& arguments);
int check_plugin(const Arguments& arguments);

/// The kind of that name. Throws UsageError, with the kinds that there are.
Kind kind_named(const std::string& name);
/// The names of all components of a kind, of all kinds if none is given.
std::vector<std::string> component_names(std::optional<Kind> kind);

}  // namespace plexus::app
