#pragma once

#include <plexus/data/preparation.hpp>

#include <string>

namespace plexus {

/// A text table of how each column of the inputs and each target is prepared, a line each: the transforms,
/// how many numbers they make and which, and how many training rows had no value. It ends in a newline.
std::string summary(const Preparation& preparation);

}  // namespace plexus
