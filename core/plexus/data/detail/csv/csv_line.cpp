#include <plexus/data/detail/csv/csv_column.hpp>
#include <plexus/data/detail/csv/csv_line.hpp>
#include <plexus/data/detail/csv/csv_reader.hpp>
#include <plexus/data/format.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>

namespace plexus {

namespace {

constexpr std::string_view delimiters = ",;\t|";

bool is_number(std::string_view cell) { return is_csv_number(cell, '.') || is_csv_number(cell, ','); }

/// The number of rows in the first line of a table: 1 if all cells are numbers, 0 if none is, because then
/// they name columns; nullopt if that is not clear.
std::optional<int> rows_of_first_line(const CsvText::Line& first) {
  const auto numbers = std::count_if(first.cells.begin(), first.cells.end(), is_number);
  if (numbers == static_cast<std::ptrdiff_t>(first.cells.size())) return 1;
  const bool is_comment = first.cells.front().starts_with('#');
  return numbers > 0 || is_comment ? std::nullopt : std::optional(0);
}

/// As csv_line_of_row, for a table of this format. Returns nullopt or throws DataError if the table has
/// another one.
std::optional<int> line_of_row(ByteSource& source, const CsvFormat& format, std::int64_t row) {
  CsvReader lines(source, format);
  CsvText::Line line;
  if (!lines.next(line)) return 0;
  const bool comments = format.comment != '\0' || line.cells.front().starts_with('#');
  const bool others = line.cells.front().find_first_of(delimiters) != std::string_view::npos;
  if (line.cells.size() == 1 && (comments || others)) return std::nullopt;
  const std::optional<int> rows = rows_of_first_line(line);
  for (std::int64_t at = rows.value_or(0) - 1; at < row; ++at) {
    if (!lines.next(line)) return 0;
  }
  return rows ? line.number : 0;
}

}  // namespace

int csv_line_of_row(const std::string& file, std::int64_t row) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return 0;
  for (const char comment : {'\0', '#'}) {
    for (const char delimiter : delimiters) {
      try {
        const FormattedSource source = open_formatted(file);
        if (source.format != Format::csv) return 0;
        CsvFormat format;
        format.header = false;
        format.delimiter = delimiter;
        format.comment = comment;
        if (const std::optional<int> line = line_of_row(*source.bytes, format, row)) return *line;
      } catch (const Error&) {  // another format
        continue;
      }
    }
  }
  return 0;
}

}  // namespace plexus
