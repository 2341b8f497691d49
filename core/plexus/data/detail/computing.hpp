#pragma once

#include <plexus/data/preparation_plan.hpp>
#include <plexus/data/samples.hpp>

#include <vector>

namespace plexus {

/// The table with computed columns beside those of the source; those that it has already stay. Throws
/// DataError if a column that a formula reads is not there, ConfigError for a text that is used as a number.
std::vector<Column> with_computed(std::vector<Column> table, const ComputedColumns& computed);

}  // namespace plexus
