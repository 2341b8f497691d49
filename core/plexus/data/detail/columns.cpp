#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/error/error.hpp>

#include <set>

#include <fmt/format.h>

namespace plexus {

void require_table(const std::vector<Column>& columns) {
  std::set<std::string_view> names;
  for (const Column& column : columns) {
    if (!names.insert(column.name).second) {
      throw DataError(
          fmt::format("two columns are named '{}'; every column needs a name of its own", column.name));
    }
    if (column.values.shape().is_scalar()) {
      throw DataError(fmt::format("column '{}' is a single number, expected one value a row", column.name));
    }
    if (column.values.shape()[0] != columns[0].values.shape()[0]) {
      throw DataError(fmt::format("columns '{}' and '{}' do not match: {} rows and {} rows", columns[0].name,
                                  column.name, columns[0].values.shape()[0], column.values.shape()[0]));
    }
  }
}

const Column& column_named(const std::vector<Column>& columns, std::string_view name) {
  std::vector<std::string> names;
  for (const Column& column : columns) {
    if (column.name == name) {
      if (column.flaw.empty()) return column;
      DataError error(column.flaw);
      error.facts().field = name;
      error.facts().file = column.file;
      throw error;
    }
    names.push_back(column.name);
  }
  DataError error(fmt::format("the data has no column '{}'{}", name, suggestion(name, names)));
  error.facts().field = name;
  throw error;
}

}  // namespace plexus
