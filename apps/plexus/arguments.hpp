#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "command.hpp"

namespace plexus::app {

/// Parses the arguments of a subcommand into `values`. `positional` is the name of the first argument without
/// dashes ("run"), which must be given; the others (key=value) go to "overrides". If `positional` is empty,
/// there may be none of either. Prints the help text and returns false if --help is given. Throws UsageError,
/// with the usage line, for unknown options and missing arguments.
bool parse(const Arguments& arguments, const std::string& usage,
           const boost::program_options::options_description& options, const std::string& positional,
           boost::program_options::variables_map& values);

/// Throws UsageError, with the usage line, if there are words after the first argument without dashes.
void require_no_more_words(const boost::program_options::variables_map& values, const std::string& usage);

/// The value of a text option, if it was given.
std::optional<std::string> text_of(const boost::program_options::variables_map& values, const char* option);
/// The values of an option that may be repeated; none if it was not given.
std::vector<std::string> texts_of(const boost::program_options::variables_map& values, const char* option);
/// The words after the first argument without dashes.
Arguments more_words(const boost::program_options::variables_map& values);

/// Adds the option --threshold. threshold_of gives its value, if it was given, and throws UsageError unless
/// it is a number between 0 and 1, both excluded.
void add_threshold_option(boost::program_options::options_description& options);
std::optional<double> threshold_of(const boost::program_options::variables_map& values);

/// Adds the option --accept-changed, for commands that compare plugins or data with those that a run
/// directory was made with.
void add_data_options(boost::program_options::options_description& options);

/// Adds the options --plugin, --plugin-dir and --require-pinned, which every command that runs a model takes.
void add_plugin_options(boost::program_options::options_description& options);

}  // namespace plexus::app
