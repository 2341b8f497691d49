#pragma once

#include <plexus/data/preparation_plan.hpp>
#include <plexus/data/samples.hpp>

#include <vector>

namespace plexus {

/// The table with computed columns beside those of the source; those that it has already stay. Throws
/// DataError if a column that a formula reads is not there, ConfigError for a text that is used as a number.
/// `first_row`: the number of the table's first row, for messages.
std::vector<Column> with_computed(std::vector<Column> table, const ComputedColumns& computed,
                                  std::int64_t first_row = 0);

}  // namespace plexus
