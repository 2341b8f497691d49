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
  std::string
      evidence;  ///< as in Column; of a training's texts, the first other one: "rows.csv:7 holds 'red'"
  std::span<const std::int64_t> rows =
      {};                      ///< of the source, one for each cell, for messages; empty: a range
  std::int64_t first_row = 0;  ///< then its first row
};

/// All cells of a column, whose first row is row `first_row` of the source. Texts stay codes of the column's
/// classes.
Cells cells_of(const Column& column, std::int64_t first_row = 0);
/// The cells of some rows, which must live as long.
Cells cells_of(const Column& column, std::span<const std::int64_t> rows);
/// Where a cell stands in the source, for messages: " in row 7 (from 0), line 9".
std::string place_in_source(const Cells& cells, std::size_t cell);
/// Gives a column of texts the codes of a training. Throws DataError for a text that it does not have, unless
/// `source` is open.
void take_texts(Cells& cells, const PreparationFacts::Source& source, PreparationCounts& counts);

/// Applies the functions of one step. `counts` (null: nobody asks) gets the cells that count as another
/// value, but for texts, which take_texts has counted. Throws DataError that names the column and the row.
void apply_step(Cells& cells, const Preparation::Column& functions, const PreparationPlan::Step& step,
                PreparationCounts* counts = nullptr);

/// A column of float64. Throws DataError for a cell without a value.
Column column_of(const Cells& cells);

}  // namespace plexus
