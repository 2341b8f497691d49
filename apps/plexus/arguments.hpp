#pragma once

#include <boost/program_options.hpp>

#include "command.hpp"

namespace plexus::app {

/// Parses the words after a subcommand. `positional` describes the leading words by name ("run"), the rest of
/// the unnamed words (key=value) go to "overrides". Prints help and returns false if --help is among them.
/// Throws UsageError, with the usage line, for unknown options and missing words.
bool parse(const Arguments& arguments, const std::string& usage,
           const boost::program_options::options_description& options, const std::string& positional,
           boost::program_options::variables_map& values);

/// --plugin and --plugin-dir, which every command that runs a model takes.
void add_plugin_options(boost::program_options::options_description& options);

}  // namespace plexus::app
