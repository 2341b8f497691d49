#include <plexus/data/csv.hpp>
#include <plexus/data/detail/csv_column.hpp>
#include <plexus/data/detail/csv_text.hpp>
#include <plexus/error/detail/encoding.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::size_t piece = std::size_t{1} << 16;  // of a file, read for its header line

constexpr std::string_view index_advice =
    "; if it is an index of pandas, save the table without: to_csv(FILE, index=False)";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A header of one column is that of a table with other separators, more often than not.
void require_commas(const CsvText::Line& header, const std::string& file) {
  if (header.cells.size() != 1) return;
  for (const auto& [separator, name] : {std::pair{';', "';'"}, {'\t', "a tabulator"}, {'|', "'|'"}}) {
    if (header.cells[0].find(separator) == std::string_view::npos) continue;
    fail_at(
        file, header.number,
        fmt::format("the header line '{}' is a single cell: its names seem to be separated by {}, expected "
                    "commas (and decimal points); convert the table",
                    header.cells[0], name));
  }
}

/// Reads the header line.
std::vector<std::string> read_names(CsvText& text, const std::string& file) {
  CsvText::Line header;
  if (!text.next(header))
    fail_at(file, 1, "the file is empty, expected a header line with the names of the columns");

  std::vector<std::string> names;
  std::set<std::string_view> seen;
  if (std::all_of(header.cells.begin(), header.cells.end(),
                  [](std::string_view cell) { return is_csv_number(trimmed(cell)); })) {
    fail_at(file, header.number,
            "expected a header line with the names of the columns, found numbers; add a line such as a,b,y");
  }
  require_commas(header, file);
  for (std::string_view cell : header.cells) {
    const std::string_view name = trimmed(cell);
    const std::size_t column = names.size() + 1;
    if (name.empty()) {
      fail_at(file, header.number,
              fmt::format("column {} has no name{}", column, column == 1 ? index_advice : ""));
    }
    if (const std::size_t wrong = first_not_utf8(name); wrong < name.size()) {
      fail_at(file, header.number,
              fmt::format("the name of column {}: {}", column, byte_message(name[wrong])));
    }
    if (!seen.insert(name).second) {
      fail_at(file, header.number, fmt::format("column {} repeats the name '{}'", column, name));
    }
    names.emplace_back(name);
  }
  return names;
}

CsvCells read_cells(CsvText& text, const std::string& file) {
  CsvCells rows;
  rows.file = file;
  rows.names = read_names(text, file);
  CsvText::Line line;
  while (text.next(line)) {
    if (line.cells.size() != rows.names.size()) {
      fail_at(file, line.number,
              fmt::format("{} cells, but the header names {} columns", line.cells.size(), rows.names.size()));
    }
    for (std::string_view& cell : line.cells) cell = trimmed(cell);
    rows.cells.insert(rows.cells.end(), line.cells.begin(), line.cells.end());
    rows.lines.push_back(line.number);
  }
  if (rows.lines.empty()) fail_at(file, 1, "there are no rows after the header line");
  return rows;
}

}  // namespace

const std::vector<std::string>& default_missing_cells() {
  static const std::vector<std::string> cells = {"",    "NA",  "N/A", "#N/A", "<NA>", "?",
                                                 "nan", "NaN", "NAN", "null", "NULL"};
  return cells;
}

std::vector<Column> read_csv(ByteSource& source, const std::vector<Field>& known,
                             const std::vector<std::string>& missing) {
  CsvText text(source.read_all(), source.name());
  const CsvCells cells = read_cells(text, source.name());
  std::map<std::string_view, const Field*> known_by_name;
  for (const Field& field : known) known_by_name.emplace(field.name, &field);
  std::vector<Column> columns;
  for (std::size_t c = 0; c < cells.names.size(); ++c) {
    const auto found = known_by_name.find(cells.names[c]);
    columns.push_back(csv_column(cells, c, found == known_by_name.end() ? nullptr : found->second, missing));
  }
  return columns;
}

std::vector<Column> read_csv(const std::filesystem::path& path, const std::vector<Field>& known,
                             const std::vector<std::string>& missing) {
  return read_csv(*open_bytes(path), known, missing);
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? "\"\"" : std::string(1, c);
  return cell + '"';
}

std::vector<std::string> read_csv_names(const std::filesystem::path& path) {
  const std::unique_ptr<ByteSource> source = open_bytes(path);
  std::string start;
  for (bool more = true; more;) {
    const std::size_t size = start.size();
    const std::size_t wanted = std::max(piece, size);
    start.resize(size + wanted);
    const std::size_t got = source->read(std::as_writable_bytes(std::span(start).subspan(size)));
    start.resize(size + got);
    more = got == wanted && !CsvText::has_whole_line(start);
  }
  CsvText text(std::move(start), source->name());
  return read_names(text, source->name());
}

}  // namespace plexus
