#include "prediction_grid.hpp"

#include <plexus/error/printable.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "prediction_text.hpp"

namespace plexus::app {
namespace {

/// A column of the table: its name, then its cells.
using GridColumn = std::vector<std::string>;

/// How many characters a UTF-8 text has.
std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t width_of(const GridColumn& column) {
  std::size_t widest = 0;
  for (const std::string& cell : column) widest = std::max(widest, characters(cell));
  return widest;
}

/// Adds the columns of an output: one for each number if the numbers have names of their own, else one.
void add_output(const PredictedOutput& output, std::int64_t rows, std::vector<GridColumn>& columns) {
  const std::vector<std::string> labels = output.labels();
  const bool apart = output.told() == Told::numbers && output.columns.size() == labels.size();
  const auto width = static_cast<std::int64_t>(labels.size());
  for (std::int64_t part = 0; part < (apart ? width : 1); ++part) {
    const std::string& name = apart ? labels[static_cast<std::size_t>(part)] : output.name;
    columns.push_back({"-> " + printable_line(name)});
    for (std::int64_t row = 0; row < rows; ++row) {
      columns.back().push_back("-> " + (apart ? fmt::format("{:.6g}", output.values.at(row * width + part))
                                              : line_of(output, row)));
    }
  }
}

std::vector<GridColumn> grid_columns(const PredictedRows& rows) {
  std::vector<GridColumn> columns;
  for (const KeptColumn& kept : rows.kept) {
    columns.push_back({printable_line(kept.name)});
    for (const std::string& cell : kept.cells) columns.back().push_back(printable_line(cell));
  }
  for (const PredictedOutput& output : rows.outputs) add_output(output, rows.rows(), columns);
  return columns;
}

}  // namespace

std::string grid_of(const PredictedRows& rows) {
  const std::vector<GridColumn> columns = grid_columns(rows);
  std::vector<std::size_t> widths;
  for (const GridColumn& column : columns) widths.push_back(width_of(column));
  std::string text;
  for (std::size_t line = 0; line < columns.front().size(); ++line) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string& cell = columns[c][line];
      text += cell;
      if (c + 1 < columns.size()) text.append(widths[c] - characters(cell) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace plexus::app
