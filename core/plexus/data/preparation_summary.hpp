#pragma once

#include <plexus/data/preparation.hpp>

#include <string>

namespace plexus {

/// A table of what became of each column of the inputs, and of the targets, for people: a line each with the
/// transforms, how many numbers it is now and which, and how many training rows had no value. It ends in a
/// newline.
std::string summary(const Preparation& preparation);

}  // namespace plexus
