#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/error/error.hpp>

namespace plexus {

/// The error with its message placed at the part of the configuration that led to it; the facts stay those of
/// the data. Unchanged for a position without a source.
DataError placed(const Position& at, const DataError& error);

}  // namespace plexus
