#pragma once

#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/row_set.hpp>
#include <plexus/data/split.hpp>

#include <string_view>

namespace plexus {

/// The rows that a split sets apart, and those that stay; train_test_split with a `train_size` may leave some
/// to neither.
struct Cut {
  RowSet apart;
  RowSet rest;
};

/// Divides `rows` of a table. `samples` are those of the whole table, whose target `stratify` may mean;
/// `part` is what the rows are set apart for ("validation"): a random split draws from a stream of its own
/// for each. Throws DataError, at the split's place, if one side would be empty, a column cannot be used, or
/// a class has a single row.
Cut cut_rows(const Split& split, const RowSet& rows, const ColumnsByName& columns, const Samples& samples,
             std::string_view part);

}  // namespace plexus
