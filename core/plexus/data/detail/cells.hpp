#pragma once

#include <plexus/data/preparation.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/data/transform.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// The cells of a column while it is prepared: for each of its numbers one a row, in float64.
struct Cells {
  std::string name;
  CellKind kind = CellKind::numbers;
  std::vector<std::string> texts;  ///< by code
  std::vector<std::vector<double>> parts;
  Shape row;  ///< of the source's rows; of [parts] once a part became several
  std::string file;
  std::string missing;  ///< as in Column
};

/// The cells of rows of a column; all rows without `rows`. Texts stay codes of the column's classes.
Cells cells_of(const Column& column);
Cells cells_of(const Column& column, std::span<const std::int64_t> rows);
/// Gives a column of texts the codes of a training. Throws DataError for a text that it does not have, unless
/// `source` is open.
void take_texts(Cells& cells, const PreparationFacts::Source& source, PreparationCounts& counts);

/// Applies the functions of one step. Throws DataError that names the column and the row.
void apply_step(Cells& cells, const Preparation::Column& functions, const PreparationPlan::Step& step);

/// A column of float64. Throws DataError for a cell without a value.
Column column_of(const Cells& cells);

}  // namespace plexus
