#pragma once

#include <plexus/data/dataset.hpp>
#include <plexus/data/samples.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The cells of a CSV file by row, with the line that each row started on. They point into the text.
struct CsvCells {
  std::string file;
  std::vector<std::string> names;  ///< of the columns
  std::vector<std::string_view> cells;
  std::vector<int> lines;

  std::string_view cell(std::size_t row, std::size_t column) const {
    return cells[row * names.size() + column];
  }
};

/// Whether a cell is a decimal number that a double can hold.
bool is_csv_number(std::string_view cell);

/// A column of numbers or of classes; `known`: what a training found in it, or null; `missing`: cells that
/// stand for a missing value. A wrong cell makes the flaw of the column. See read_csv.
Column csv_column(const CsvCells& cells, std::size_t c, const Field* known,
                  const std::vector<std::string>& missing);

}  // namespace plexus
