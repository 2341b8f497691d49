#pragma once

#include <plexus/run/manifest.hpp>
#include <plexus/run/run_directory.hpp>

#include <string>

namespace plexus {

/// "the training of out was interrupted ...", for those who use its weights all the same; empty for a
/// training that is complete.
std::string state_note(const RunDirectory& directory, RunState state);

}  // namespace plexus
