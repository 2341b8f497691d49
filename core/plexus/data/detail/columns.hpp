#pragma once

#include <plexus/data/samples.hpp>

#include <string_view>
#include <vector>

namespace plexus {

/// Throws DataError if two columns have one name, a column has no dimension of rows, or their numbers differ.
void require_table(const std::vector<Column>& columns);
/// The column of that name. Throws DataError that suggests similar names, or says why its values
/// cannot be used.
const Column& column_named(const std::vector<Column>& columns, std::string_view name);

}  // namespace plexus
