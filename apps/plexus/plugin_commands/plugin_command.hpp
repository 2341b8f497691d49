#pragma once

#include <plexus/config/component.hpp>

#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"

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

/// The kind of that name. Throws UsageError if there is none.
Kind kind_named(const std::string& name);

/// A component as a command line names it: [KIND] NAME.
struct AskedComponent {
  std::optional<Kind> kind;
  std::string name;
};
/// Reads it from a command line that was parsed with "name" for its first word. Throws UsageError.
AskedComponent asked_component(const boost::program_options::variables_map& values, const std::string& usage);
/// The kinds of which there is a component of that name. Throws UsageError, which ends with `advice`, if
/// there is none.
std::vector<Kind> kinds_found(const AskedComponent& asked, const std::string& advice);

/// Loads all that Plexus brings, and what a command line names by add_plugin_options.
void load_all_plugins(const boost::program_options::variables_map& values);

}  // namespace plexus::app
