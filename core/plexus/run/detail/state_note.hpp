#pragma once

#include <plexus/run/manifest.hpp>
#include <plexus/run/run_directory.hpp>

#include <string>

namespace plexus {

/// A note for users of the weights of a training that is not complete: "the training of out was interrupted
/// ..."; empty if it is complete.
std::string state_note(const RunDirectory& directory, RunState state);

}  // namespace plexus
