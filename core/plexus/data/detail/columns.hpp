#pragma once

#include <plexus/data/dataset.hpp>
#include <plexus/data/samples.hpp>

#include <map>
#include <string_view>
#include <vector>

namespace plexus {

/// Throws DataError if two columns have one name, a column has no dimension of rows, or their numbers differ.
void require_table(const std::vector<Column>& columns);
/// Looks up the columns of a table, at least one, by name; refers to the table, which must outlive it.
class ColumnsByName {
 public:
  explicit ColumnsByName(const std::vector<Column>& columns);
  std::int64_t rows() const { return columns_[0].values.shape()[0]; }
  /// The column of that name. Throws DataError that suggests similar names, or says why its values cannot be
  /// used, for example because a cell has no value.
  const Column& named(std::string_view name) const;
  /// The same, but cells may be without a value (Column::missing): for code that fills them in.
  const Column& with_gaps(std::string_view name) const;

 private:
  const std::vector<Column>& columns_;
  std::map<std::string_view, const Column*> by_name_;
};

/// Columns as a training found them: those of `known` that held classes get its codes, matched by name, and
/// those that held numbers must hold numbers. A column that does not fit gets a flaw.
std::vector<Column> with_known_classes(std::vector<Column> columns, const std::vector<Field>& known);

}  // namespace plexus
