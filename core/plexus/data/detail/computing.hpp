#pragma once

#include <plexus/data/preparation_plan.hpp>
#include <plexus/data/samples.hpp>

#include <vector>

namespace plexus {

/// Appends the computed columns to the table, except those that it has already. Throws DataError if a column
/// that a formula reads is absent, ConfigError for a text that is used as a number. `first_row`: the index of
/// the table's first row in the source, for messages.
std::vector<Column> with_computed(std::vector<Column> table, const ComputedColumns& computed,
                                  std::int64_t first_row = 0);

}  // namespace plexus
