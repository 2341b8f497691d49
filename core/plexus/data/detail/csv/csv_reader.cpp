#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/csv/csv_column.hpp>
#include <plexus/data/detail/csv/csv_reader.hpp>
#include <plexus/error/detail/encoding.hpp>

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::string_view index_advice =
    "; if it is an index of pandas, save the table without: to_csv(FILE, index=False)";

/// A header with one cell that contains another separator usually belongs to a table with that separator.
void require_separators(const CsvText::Line& header, const CsvFormat& format, const std::string& file) {
  if (header.cells.size() != 1) return;
  for (const auto& [separator, name] :
       {std::pair{';', "';'"}, {'\t', "a tabulator"}, {'|', "'|'"}, {',', "','"}}) {
    if (header.cells[0].find(separator) == std::string_view::npos) continue;
    const std::string written = separator == '\t' ? "\\t" : std::string(1, separator);
    fail_at(
        file, header.number,
        fmt::format("the header line '{}' is a single cell: its names seem to be separated by {}, expected "
                    "{}; say so with delimiter: \"{}\" (and decimal: \",\" for decimal commas)",
                    header.cells[0], name,
                    format.delimiter == ',' ? "commas" : fmt::format("'{}'", format.delimiter), written));
  }
}

void require_names(const CsvText::Line& header, const std::string& file) {
  std::set<std::string_view> seen;
  for (std::size_t c = 0; c < header.cells.size(); ++c) {
    const std::string_view name = header.cells[c];
    if (name.empty()) {
      fail_at(file, header.number, fmt::format("column {} has no name{}", c + 1, c == 0 ? index_advice : ""));
    }
    if (const std::size_t wrong = first_not_utf8(name); wrong < name.size()) {
      fail_at(file, header.number,
              fmt::format("the name of column {}: {}", c + 1, byte_message(name[wrong])));
    }
    if (!seen.insert(name).second) {
      fail_at(file, header.number, fmt::format("column {} repeats the name '{}'", c + 1, name));
    }
  }
}

}  // namespace

CsvReader::CsvReader(ByteSource& source, const CsvFormat& format, std::optional<Names> needed)
    : needed_(std::move(needed)), file_(source.name()), text_(source, format) {
  if (!text_.next(first_)) {
    fail_at(file_, 1,
            format.header ? "the file is empty, expected a header line with the names of the columns"
                          : "the file is empty, expected rows");
  }
  cells_ = first_.cells.size();
  if (format.header) {
    name_by_header(format);
  } else {
    name_by_number(format);
  }
  select(format);
}

void CsvReader::name_by_header(const CsvFormat& format) {
  if (format.names.empty()) {
    if (std::all_of(first_.cells.begin(), first_.cells.end(),
                    [&](std::string_view cell) { return is_csv_number(cell, format.decimal); })) {
      fail_at(
          file_, first_.number,
          "expected a header line with the names of the columns, found numbers; add a line such as a,b,y, "
          "or say header: false");
    }
    require_separators(first_, format, file_);
    require_names(first_, file_);
  }
  why_cells_ = fmt::format("the header names {} columns", cells_);
  names_.assign(first_.cells.begin(), first_.cells.end());
  take_names(format, "the header");
}

void CsvReader::name_by_number(const CsvFormat& format) {
  has_first_ = true;
  why_cells_ = fmt::format("the first line has {}", cells_);
  for (std::size_t c = 1; c <= cells_; ++c) names_.push_back(fmt::format("column_{}", c));
  take_names(format, "the first line");
}

void CsvReader::take_names(const CsvFormat& format, std::string_view owner) {
  if (format.names.empty()) return;
  names_ = format.names;
  while (needed_ && names_.size() > cells_ && !is_needed(names_.back())) names_.pop_back();
  if (names_.size() == cells_) return;
  const std::string may_be_absent =
      needed_ && names_.size() > cells_
          ? fmt::format("; cells are told by their place, so that only those behind '{}' may be left out",
                        names_.back())
          : "";
  fail_at(file_, first_.number,
          fmt::format("`names` has {} names, but {} has {} cells{}", format.names.size(), owner, cells_,
                      may_be_absent));
}

/// Removes the columns that are not read.
void CsvReader::select(const CsvFormat& format) {
  const auto require = [&](const std::string& name, std::string_view key) {
    if (!is_needed(name) || std::find(names_.begin(), names_.end(), name) != names_.end()) return;
    fail_at(file_, first_.number,
            fmt::format("there is no column '{}', which `{}` names{}", name, key, suggestion(name, names_)));
  };
  for (const auto& [name, dtype] : format.dtypes) require(name, "dtypes");
  places_.resize(cells_);
  std::iota(places_.begin(), places_.end(), std::size_t{0});
  if (format.columns.empty()) return;
  const std::set<std::string_view> wanted(format.columns.begin(), format.columns.end());
  for (const std::string& name : format.columns) require(name, "columns");
  std::erase_if(places_, [&](std::size_t c) { return !wanted.contains(names_[c]); });
  std::erase_if(names_, [&](const std::string& name) { return !wanted.contains(name); });
}

bool CsvReader::next(CsvText::Line& line) {
  if (has_first_) {
    line = first_;
    has_first_ = false;
    return true;
  }
  if (!text_.next(line)) return false;
  if (line.cells.size() != cells_) {
    fail_at(file_, line.number, fmt::format("{} cells, but {}", line.cells.size(), why_cells_));
  }
  return true;
}

}  // namespace plexus
