#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/cells.hpp>
#include <plexus/data/detail/csv/csv_line.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string described(const Cells& cells) {
  return fmt::format("column '{}'{}", cells.name, cells.file.empty() ? "" : " of " + cells.file);
}

/// The row of the source that a cell belongs to.
std::int64_t row_of(const Cells& cells, std::size_t cell) {
  return cells.rows.empty() ? cells.first_row + static_cast<std::int64_t>(cell) : cells.rows[cell];
}

[[noreturn]] void fail(const Cells& cells, std::size_t cell, const std::string& message) {
  DataError error(message);
  error.facts().file = cells.file;
  error.facts().field = cells.name;
  error.facts().row = row_of(cells, cell);
  throw error;
}

/// `rows(i)`: the row of the column that cell i belongs to.
template <class Rows>
Cells taken(const Column& column, std::size_t count, const Rows& rows) {
  Cells cells;
  cells.name = column.name;
  cells.kind = column.classes.empty() ? CellKind::numbers : CellKind::texts;
  cells.texts = column.classes;
  cells.row = column.values.shape().from(1);
  cells.file = column.file;
  cells.missing = column.missing;
  cells.evidence = column.evidence;
  const auto width = static_cast<std::size_t>(cells.row.elements());
  const Tensor values = column.values.converted(DType::float64);
  const std::span<const double> from = std::as_const(values).data<double>();
  cells.parts.resize(width);
  for (std::size_t p = 0; p < width; ++p) {
    cells.parts[p].resize(count);
    for (std::size_t i = 0; i < count; ++i) cells.parts[p][i] = from[rows(i) * width + p];
  }
  return cells;
}

/// For each code of the cells, the code that the training has for the same text, or unknown_code.
std::vector<double> codes_in_training(const Cells& cells, const std::vector<std::string>& texts) {
  std::map<std::string_view, double> by_text;
  for (const std::string& text : texts) by_text.emplace(text, static_cast<double>(by_text.size()));
  std::vector<double> codes;
  for (const std::string& text : cells.texts) {
    const auto found = by_text.find(text);
    codes.push_back(found == by_text.end() ? static_cast<double>(unknown_code) : found->second);
  }
  return codes;
}

}  // namespace

std::string place_in_source(const Cells& cells, std::size_t cell) {
  const std::int64_t row = row_of(cells, cell);
  const int line = csv_line_of_row(cells.file, row);
  return fmt::format(" in row {} (from 0){}", row, line == 0 ? "" : fmt::format(", line {}", line));
}

Cells cells_of(const Column& column, std::int64_t first_row) {
  const auto rows = static_cast<std::size_t>(column.values.shape()[0]);
  Cells cells = taken(column, rows, [](std::size_t i) { return i; });
  cells.first_row = first_row;
  return cells;
}

Cells cells_of(const Column& column, std::span<const std::int64_t> rows) {
  Cells cells = taken(column, rows.size(), [&](std::size_t i) { return static_cast<std::size_t>(rows[i]); });
  cells.rows = rows;
  return cells;
}

void take_texts(Cells& cells, const PreparationFacts::Source& source, PreparationCounts& counts) {
  const std::vector<double> codes = codes_in_training(cells, source.texts);
  for (std::vector<double>& part : cells.parts) {
    for (std::size_t r = 0; r < part.size(); ++r) {
      double& cell = part[r];
      const double old = cell;
      if (old >= 0) cell = codes[static_cast<std::size_t>(old)];
      if (cell != static_cast<double>(unknown_code)) continue;
      const std::string text = old >= 0 ? cells.texts[static_cast<std::size_t>(old)] : "";
      if (!source.open) {
        fail(cells, r,
             fmt::format("{} holds '{}'{}, which the training part does not have{}; `unknown: other` of its "
                         "transform would accept it",
                         described(cells), text, place_in_source(cells, r), suggestion(text, source.texts)));
      }
      PreparationCounts::Count& count = counts.columns[cells.name];
      ++count.unknown;
      if (count.example.empty())
        count.example = old >= 0 ? fmt::format("such as '{}'", text) : cells.evidence;
    }
  }
  cells.texts = source.texts;
}

namespace {

/// Counts the cells of a part that the function treats as another value: numbers and missing cells that it
/// does not know.
void count_others(const Cells& cells, const std::vector<double>& part, const ColumnFunction& function,
                  PreparationCounts& counts) {
  const bool numbers = cells.kind == CellKind::numbers;
  for (const double cell : part) {
    const bool missing = numbers ? std::isnan(cell) : cell == static_cast<double>(missing_code);
    if (!(numbers || missing) || function.knows(cell)) continue;
    PreparationCounts::Count& count = counts.columns[cells.name];
    if (missing) {
      ++count.missing;
      continue;
    }
    ++count.unknown;
    count.kind = CellKind::numbers;
    if (count.example.empty()) count.example = fmt::format("such as {}", cell);
  }
}

/// Applies the functions of a step; returns the parts that they make.
std::vector<std::vector<double>> parts_of(const Cells& cells, const Preparation::Column& functions,
                                          std::string_view transform) {
  std::vector<std::vector<double>> made;
  for (std::size_t p = 0; p < cells.parts.size(); ++p) {
    const ColumnFunction& function = *functions.parts.at(p);
    const std::vector<double>& part = cells.parts[p];
    const std::size_t width = function.width();
    std::vector<double> out(width);
    std::vector<std::vector<double>> own(width, std::vector<double>(part.size()));
    for (std::size_t r = 0; r < part.size(); ++r) {
      try {
        function.apply(part[r], out);
      } catch (const DataError& error) {
        fail(cells, r,
             fmt::format("{}: {}{} {}", transform, described(cells), place_in_source(cells, r),
                         error.message()));
      }
      for (std::size_t i = 0; i < width; ++i) own[i][r] = out[i];
    }
    std::move(own.begin(), own.end(), std::back_inserter(made));
  }
  return made;
}

}  // namespace

void apply_step(Cells& cells, const Preparation::Column& functions, const PreparationPlan::Step& step,
                PreparationCounts* counts) {
  std::vector<std::vector<double>> made =
      calling_plugin(*step.transform, "preparing column '" + cells.name + "'", [&] {
        for (std::size_t p = 0; counts != nullptr && p < cells.parts.size(); ++p) {
          count_others(cells, cells.parts[p], *functions.parts.at(p), *counts);
        }
        return parts_of(cells, functions, step.name);
      });
  if (made.size() != cells.parts.size()) cells.row = Shape{static_cast<std::int64_t>(made.size())};
  cells.parts = std::move(made);
  cells.texts = functions.parts.front()->texts();
  cells.kind = cells.texts.empty() ? CellKind::numbers : CellKind::texts;
}

Column column_of(const Cells& cells) {
  const std::size_t rows = cells.parts.front().size();
  const std::size_t width = cells.parts.size();
  Column column;
  column.name = cells.name;
  column.values = Tensor(DType::float64, cells.row.inserted(0, static_cast<std::int64_t>(rows)));
  column.file = cells.file;
  const std::span<double> out = column.values.data<double>();
  for (std::size_t p = 0; p < width; ++p) {
    for (std::size_t r = 0; r < rows; ++r) {
      const double value = cells.parts[p][r];
      if (std::isnan(value)) {
        if (!cells.missing.empty()) {
          fail(cells, r,
               fmt::format("{}; or fill it in: prepare: [simple_imputer: {{columns: [{}]}}]", cells.missing,
                           cells.name));
        }
        fail(cells, r,
             fmt::format("{} is no number{} after `prepare`", described(cells), place_in_source(cells, r)));
      }
      out[r * width + p] = value;
    }
  }
  return column;
}

}  // namespace plexus
