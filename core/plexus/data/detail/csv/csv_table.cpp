#include <plexus/data/detail/csv/csv_table.hpp>
#include <plexus/data/detail/csv/csv_text.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string name_of(const std::vector<std::string>& files) {
  if (files.size() < 2) return files.empty() ? "" : files[0];
  return fmt::format("{} and {} other file{}", files[0], files.size() - 1, files.size() == 2 ? "" : "s");
}

}  // namespace

CsvTable::CsvTable(const CsvFormat& format, const std::vector<Field>& known) : format_(format) {
  for (const Field& field : known) known_.emplace(field.name, &field);
}

void CsvTable::begin(const CsvReader& rows) {
  if (columns_.empty()) {
    for (const std::string& name : rows.names()) {
      const auto found = known_.find(name);
      columns_.emplace_back(name, format_, found == known_.end() ? nullptr : found->second);
    }
  }
  std::map<std::string_view, std::size_t> by_name;
  for (std::size_t c = 0; c < columns_.size(); ++c) by_name.emplace(columns_[c].name(), c);
  at_.clear();
  for (const std::string& name : rows.names()) {
    const auto found = by_name.find(name);
    if (found == by_name.end()) {
      throw DataError(
          fmt::format("{} has a column '{}', which {} lacks; files of one table have the same "
                      "columns",
                      rows.file(), name, files_[0]));
    }
    at_.push_back(found->second);
    by_name.erase(found);
  }
  if (!by_name.empty()) {
    throw DataError(
        fmt::format("{} has no column '{}', which {} has; files of one table have the same columns",
                    rows.file(), by_name.begin()->first, files_[0]));
  }
  if (files_.empty() || files_.back() != rows.file()) files_.push_back(rows.file());
}

void CsvTable::add(const CsvText::Line& line, const CsvReader& rows) {
  const CsvPlace place{&rows.file(), line.number};
  const std::vector<std::size_t>& places = rows.places();
  for (std::size_t c = 0; c < at_.size(); ++c) columns_[at_[c]].add(line.cells[places[c]], place);
  ++rows_;
}

void CsvTable::add_all(CsvReader& rows) {
  begin(rows);
  CsvText::Line line;
  while (rows.next(line)) add(line, rows);
}

bool CsvTable::end() {
  for (CsvColumn& column : columns_) {
    column.end();
    rows_wanted_ = std::max(rows_wanted_, column.rows_wanted());
  }
  return rows_wanted_ > 0;
}

bool CsvTable::add_again(CsvReader& rows) {
  const std::vector<std::string> files = files_;
  begin(rows);
  files_ = files;
  CsvText::Line line;
  for (; rows_again_ < rows_wanted_ && rows.next(line); ++rows_again_) {
    const CsvPlace place{&rows.file(), line.number};
    for (std::size_t c = 0; c < at_.size(); ++c) {
      CsvColumn& column = columns_[at_[c]];
      if (rows_again_ >= column.rows_wanted()) continue;
      column.add_again(rows_again_, line.cells[rows.places()[c]], place);
    }
  }
  return rows_again_ < rows_wanted_;
}

std::vector<Column> CsvTable::take() {
  std::vector<Column> columns;
  for (CsvColumn& column : columns_) {
    columns.push_back(column.take());
    columns.back().file = name_of(files_);
  }
  columns_.clear();
  return columns;
}

}  // namespace plexus
