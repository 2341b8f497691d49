#pragma once

#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/row_set.hpp>
#include <plexus/data/split.hpp>

#include <string_view>

namespace plexus {

/// The rows that a split sets apart, and the rest; train_test_split with a `train_size` may leave some rows
/// in neither.
struct Cut {
  RowSet apart;
  RowSet rest;
};

/// Divides `rows` of a table. `samples`: of the whole table; `stratify: true` stratifies by their target.
/// `part` is what the rows are set apart for ("validation"); random splits for different parts draw from
/// different streams. Throws DataError, at the split's place, if one side would be empty, a column cannot be
/// used, or a class has a single row.
Cut cut_rows(const Split& split, const RowSet& rows, const ColumnsByName& columns, const Samples& samples,
             std::string_view part);

}  // namespace plexus
