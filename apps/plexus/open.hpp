#pragma once

#include <plexus/run/open_run.hpp>

#include "arguments.hpp"

namespace plexus::app {

/// The overrides and plugins of a command line.
OpenOptions open_options(const boost::program_options::variables_map& values, Needs needs = Needs::data);

/// Opens the run file or run directory that a command line names. Prints the run's notes to standard error.
Run open(const boost::program_options::variables_map& values, Needs needs = Needs::data);

/// Opens what must be a run directory, to go on with its training.
Run open_for_resume(const boost::program_options::variables_map& values);

/// Adds the option --weights, which chooses the weights of a run directory.
void add_weights_option(boost::program_options::options_description& options);

/// Opens what must be a run directory. It also prints a note if the run is not complete: its results are then
/// those of a training that did not end as it should.
Run open_directory(const boost::program_options::variables_map& values, Needs needs = Needs::data);

}  // namespace plexus::app
