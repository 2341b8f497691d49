#pragma once

#include <filesystem>
#include <string>

#include <boost/program_options.hpp>

#include "compare/run.hpp"

namespace plexus::app {

/// The usage line and the options of `plexus compare`.
extern const char* const compare_usage;
boost::program_options::options_description compare_options();

/// Throws UsageError for options that are invalid or contradict each other. Opens nothing.
void require_sound(const boost::program_options::variables_map& values);

/// The seconds after which a silent task is taken to hang (0: never). Throws UsageError for a negative
/// number.
double patience_in(const boost::program_options::variables_map& values);

/// The folder of compare.json and compare.html.
std::filesystem::path out_folder(const boost::program_options::variables_map& values);
/// Creates the output folders. Throws FileError for one that cannot be created, now rather than after minutes
/// of work.
void make_folders(const boost::program_options::variables_map& values);

/// What the options ask for; numbers of threads are those of the run unless --threads gives them. Throws
/// UsageError.
CompareRequest request_of(const boost::program_options::variables_map& values, const Run& run);

}  // namespace plexus::app
