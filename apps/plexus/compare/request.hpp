#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <boost/program_options.hpp>

#include "compare/run.hpp"

namespace plexus::app {

/// The line that --help begins with, and the options.
extern const char* const compare_usage;
boost::program_options::options_description compare_options();

/// An option's word, if it was given.
std::optional<std::string> text_of(const boost::program_options::variables_map& values, const char* option);

/// Throws UsageError for options that are wrong or contradict each other, before anything is opened.
void require_sound(const boost::program_options::variables_map& values);

/// How many seconds a task may show no sign of life (0: as long as it likes). Throws UsageError for less.
double patience_in(const boost::program_options::variables_map& values);

/// The folder of compare.json and compare.html.
std::filesystem::path out_folder(const boost::program_options::variables_map& values);
/// Makes the folders that will be written into. Throws FileError if one cannot be, now rather than after
/// minutes of work.
void make_folders(const boost::program_options::variables_map& values);

CompareRequest request_of(const boost::program_options::variables_map& values, const OpenedRun& run);

}  // namespace plexus::app
