#pragma once

#include <plexus/run/run.hpp>

#include <vector>

namespace plexus {

/// The rows of a run's own data: all of the source's training part, before anything is cut from it.
struct SourceRows {
  std::vector<Column> table;  ///< the raw columns
  Samples samples;            ///< as the model is given them; targets in the units of their columns
};

/// Reads them. Requires: the run was opened with Needs::given. Thread-safe. Throws DataError.
SourceRows rows_of_source(const Run& run);

}  // namespace plexus
