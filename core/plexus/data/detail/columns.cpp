#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/class_codes.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

void require_none(const Column& column, const std::string& flaw) {
  if (flaw.empty()) return;
  DataError error(flaw);
  error.facts().field = column.name;
  error.facts().file = column.file;
  throw error;
}

[[noreturn]] void fail_unknown(const std::vector<Column>& columns, std::string_view name) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  DataError error(fmt::format("the data{} has no column '{}'{}",
                              columns.empty() || columns[0].file.empty() ? "" : " of " + columns[0].file,
                              name, suggestion(name, names)));
  error.facts().field = name;
  throw error;
}

void spoil(Column& column, std::string flaw) {
  column.flaw = std::move(flaw);
  column.values =
      Tensor::full({DType::float64, column.values.shape()}, std::numeric_limits<double>::quiet_NaN());
  column.classes.clear();
}

std::string place_of(const Column& column) {
  return fmt::format("column '{}'{}", column.name, column.file.empty() ? "" : " of " + column.file);
}

/// Replaces the codes of the column's own classes by the codes of the same names in `classes`. A name that is
/// not in them becomes unknown_code if `open`, or else the flaw of the column.
void recode(Column& column, const std::vector<std::string>& classes, bool open) {
  std::vector<std::int64_t> codes;
  for (const std::string& name : column.classes) {
    const auto found = std::find(classes.begin(), classes.end(), name);
    codes.push_back(found == classes.end() ? -1 : found - classes.begin());
  }
  Tensor values(DType::int64, column.values.shape());
  const std::span<std::int64_t> out = values.data<std::int64_t>();
  for (std::int64_t r = 0; r < values.elements(); ++r) {
    const double old = column.values.at(r);
    // Compared before it is converted: a source may give any number as a code.
    const bool is_code = old >= 0.0 && old < static_cast<double>(codes.size());
    const std::int64_t code = is_code ? codes[static_cast<std::size_t>(old)] : -1;
    if (!column.missing.empty() && old == missing_code) {
      out[static_cast<std::size_t>(r)] = missing_code;
      continue;
    }
    if (code < 0 && open && (is_code || old == unknown_code)) {
      out[static_cast<std::size_t>(r)] = unknown_code;
      continue;
    }
    if (code < 0) {
      const std::string name =
          is_code ? class_name(static_cast<std::int64_t>(old), column) : fmt::format("{}", old);
      return spoil(column,
                   fmt::format("{} holds '{}' in row {} (from 0), which is no class of the training{}",
                               place_of(column), name, r, suggestion(name, classes)));
    }
    out[static_cast<std::size_t>(r)] = code;
  }
  column.values = values;
  column.classes = classes;
}

void fit(Column& column, const Field& known) {
  if (column.classes == known.classes || !column.flaw.empty()) return;
  if (known.classes.empty()) {
    spoil(column, fmt::format("{} held numbers in the training, now it holds classes ({})", place_of(column),
                              column.evidence.empty() ? fmt::format("{}", fmt::join(column.classes, ", "))
                                                      : column.evidence));
  } else if (!column.classes.empty()) {
    recode(column, known.classes, known.open);
  } else if (is_floating(column.values.dtype())) {
    spoil(column, fmt::format("{} held the classes {} in the training, now it holds numbers",
                              place_of(column), fmt::join(known.classes, ", ")));
  } else {
    column.classes = known.classes;  // the source gives codes without names
  }
}

}  // namespace

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

ColumnsByName::ColumnsByName(const std::vector<Column>& columns) : columns_(columns) {
  for (const Column& column : columns) by_name_.emplace(column.name, &column);
}

const Column& ColumnsByName::named(std::string_view name) const {
  const Column& column = with_gaps(name);
  require_none(column, column.missing);
  return column;
}

const Column& ColumnsByName::with_gaps(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) fail_unknown(columns_, name);
  require_none(*found->second, found->second->flaw);
  return *found->second;
}

std::vector<Column> with_known_classes(std::vector<Column> columns, const std::vector<Field>& known) {
  std::map<std::string_view, const Field*> by_name;
  for (const Field& field : known) by_name.emplace(field.name, &field);
  for (Column& column : columns) {
    const auto found = by_name.find(column.name);
    if (found != by_name.end()) fit(column, *found->second);
  }
  return columns;
}

}  // namespace plexus
