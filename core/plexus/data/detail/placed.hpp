#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/error/error.hpp>

namespace plexus {

/// The error with the place `at` in the configuration added to its message; its facts stay those of the data.
/// Unchanged for a position without a source.
DataError placed(const Position& at, const DataError& error);

}  // namespace plexus
