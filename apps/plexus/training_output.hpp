#pragma once

#include <plexus/run/run.hpp>

#include <memory>

#include "arguments.hpp"

namespace plexus::app {

/// --json and --quiet, which say how a training shows its progress.
void add_progress_options(boost::program_options::options_description& options);
/// The display that a command line asks for: lines of JSON, warnings alone, a bar on a terminal, else lines.
std::unique_ptr<Callback> progress_of(const boost::program_options::variables_map& values);
/// Prints, unless --quiet is given, what is about to train: backend, threads, precision, seed.
void say_what_trains(const boost::program_options::variables_map& values, const RunConfig& config);
/// Prints a line to standard error unless --quiet is given.
void say(const boost::program_options::variables_map& values, const std::string& line);

/// Prints what a training came to, in one line: why it ended, the value of the log that tells the best epoch,
/// with the final and the best weights, and the files that hold them; and the command that resumes what was
/// interrupted. Returns the exit code of the process; throws Error if the training diverged.
int report_end(const boost::program_options::variables_map& values, const TrainResult& result);

/// A path as a shell takes it.
std::string shell_word(const std::filesystem::path& path);

}  // namespace plexus::app
