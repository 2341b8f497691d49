#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/csv.hpp>
#include <plexus/data/detail/csv_text.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::size_t longest_header = std::size_t{1} << 16;

/// The cells of a file by row, with the line that each row started on.
struct Rows {
  std::string file;
  std::vector<std::string> names;
  std::vector<std::string_view> cells;
  std::vector<int> lines;

  std::string_view cell(std::size_t row, std::size_t column) const {
    return cells[row * names.size() + column];
  }
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

enum class Reading { number, text, too_large };

/// Decimal numbers only: "nan", "inf" and "0x10" are text.
Reading read_number(std::string_view cell, double& value) {
  const bool plus = cell.starts_with('+');  // from_chars knows no plus sign
  if (plus) cell.remove_prefix(1);
  const std::size_t digit = !plus && cell.starts_with('-') ? 1 : 0;
  const bool decimal =
      digit < cell.size() && (cell[digit] == '.' || (cell[digit] >= '0' && cell[digit] <= '9'));
  if (!decimal) return Reading::text;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (end != cell.data() + cell.size() || failure == std::errc::invalid_argument) return Reading::text;
  return failure == std::errc() ? Reading::number : Reading::too_large;
}

std::vector<std::string> names_of(const CsvText::Line& header, const std::string& file) {
  std::vector<std::string> names;
  std::set<std::string_view> seen;
  double ignored = 0.0;
  if (std::all_of(header.cells.begin(), header.cells.end(),
                  [&](std::string_view c) { return read_number(trimmed(c), ignored) == Reading::number; })) {
    fail_at(file, header.number, "expected a header line with the names of the columns, found numbers");
  }
  for (std::string_view cell : header.cells) {
    const std::string_view name = trimmed(cell);
    const std::size_t column = names.size() + 1;
    if (name.empty()) fail_at(file, header.number, fmt::format("column {} has no name", column));
    if (!seen.insert(name).second) {
      fail_at(file, header.number, fmt::format("column {} repeats the name '{}'", column, name));
    }
    names.emplace_back(name);
  }
  return names;
}

void require_same_names(const Rows& rows, const std::vector<Column>& like) {
  std::vector<std::string> expected;
  for (const Column& column : like) expected.push_back(column.name);
  if (rows.names == expected) return;
  fail_at(rows.file, 1,
          fmt::format("the columns are {}, expected those of the training file: {}",
                      fmt::join(rows.names, ", "), fmt::join(expected, ", ")));
}

Rows read_rows(CsvText& text, const std::string& file) {
  Rows rows;
  rows.file = file;
  CsvText::Line line;
  if (!text.next(line))
    fail_at(file, 1, "the file is empty, expected a header line with the names of the columns");
  rows.names = names_of(line, file);
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

void require_cells(const Rows& rows, std::size_t c) {
  for (std::size_t r = 0; r < rows.lines.size(); ++r) {
    if (!rows.cell(r, c).empty()) continue;
    fail_at(rows.file, rows.lines[r],
            fmt::format("column '{}': the cell is empty, expected a value", rows.names[c]));
  }
}

/// Nothing if a cell is no number; `evidence` then says which.
std::optional<Tensor> numbers_of(const Rows& rows, std::size_t c, std::string& evidence) {
  Tensor values(DType::float64, {static_cast<std::int64_t>(rows.lines.size())});
  const std::span<double> out = values.data<double>();
  for (std::size_t r = 0; r < rows.lines.size(); ++r) {
    const Reading reading = read_number(rows.cell(r, c), out[r]);
    if (reading == Reading::number) continue;
    if (reading == Reading::too_large) {
      fail_at(rows.file, rows.lines[r],
              fmt::format("column '{}': {} is out of the range of float64", rows.names[c], rows.cell(r, c)));
    }
    evidence = fmt::format("{}:{} holds '{}'", rows.file, rows.lines[r], rows.cell(r, c));
    return std::nullopt;
  }
  return values;
}

Tensor codes_of(const Rows& rows, std::size_t c, const std::vector<std::string>& classes) {
  Tensor codes(DType::int64, {static_cast<std::int64_t>(rows.lines.size())});
  const std::span<std::int64_t> out = codes.data<std::int64_t>();
  for (std::size_t r = 0; r < rows.lines.size(); ++r) {
    const std::string_view text = rows.cell(r, c);
    const auto found = std::lower_bound(classes.begin(), classes.end(), text);
    if (found == classes.end() || *found != text) {
      fail_at(rows.file, rows.lines[r],
              fmt::format("column '{}': '{}' is not a class of the training file{}", rows.names[c], text,
                          suggestion(text, classes)));
    }
    out[r] = found - classes.begin();
  }
  return codes;
}

std::vector<std::string> classes_of(const Rows& rows, std::size_t c) {
  std::set<std::string_view> texts;
  for (std::size_t r = 0; r < rows.lines.size(); ++r) texts.insert(rows.cell(r, c));
  return {texts.begin(), texts.end()};
}

void fill(Column& column, const Rows& rows, std::size_t c, const Column* like) {
  if (like != nullptr && !like->flaw.empty()) throw DataError(like->flaw);
  require_cells(rows, c);
  if (like != nullptr) column.classes = like->classes;
  if (column.classes.empty()) {
    if (std::optional<Tensor> numbers = numbers_of(rows, c, column.evidence)) {
      column.values = *std::move(numbers);
      return;
    }
    if (like != nullptr) {
      throw DataError(fmt::format("column '{}' holds numbers in the training file, but {}", column.name,
                                  column.evidence));
    }
    column.classes = classes_of(rows, c);
  } else {
    column.evidence = like->evidence;
  }
  column.values = codes_of(rows, c, column.classes);
}

Column column_of(const Rows& rows, std::size_t c, const Column* like) {
  Column column{rows.names[c], {}, {}, {}, rows.file};
  try {
    fill(column, rows, c, like);
  } catch (const DataError& error) {  // what no run uses need not be right
    column = {rows.names[c], {}, {}, {}, rows.file, error.message()};
    column.values = Tensor::full({DType::float64, {static_cast<std::int64_t>(rows.lines.size())}},
                                 std::numeric_limits<double>::quiet_NaN());
  }
  return column;
}

}  // namespace

std::vector<Column> read_csv(ByteSource& source, const std::vector<Column>* like) {
  CsvText text(source.read_all(), source.name());
  const Rows rows = read_rows(text, source.name());
  if (like != nullptr) require_same_names(rows, *like);
  std::vector<Column> columns;
  for (std::size_t c = 0; c < rows.names.size(); ++c) {
    columns.push_back(column_of(rows, c, like != nullptr ? &(*like)[c] : nullptr));
  }
  return columns;
}

std::vector<Column> read_csv(const std::filesystem::path& path, const std::vector<Column>* like) {
  return read_csv(*open_bytes(path), like);
}

std::vector<std::string> read_csv_names(const std::filesystem::path& path) {
  const std::unique_ptr<ByteSource> source = open_bytes(path);
  std::string start(longest_header, '\0');
  start.resize(source->read(std::as_writable_bytes(std::span(start))));
  CsvText text(std::move(start), source->name());
  CsvText::Line header;
  if (!text.next(header)) {
    fail_at(source->name(), 1, "the file is empty, expected a header line with the names of the columns");
  }
  return names_of(header, source->name());
}

}  // namespace plexus
