#pragma once

#include <plexus/data/preparation.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/data/transform.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// The cells of a column while it is prepared. Each row has one or more numbers: parts[p][i] is number p of
/// cell i, in float64.
struct Cells {
  std::string name;
  CellKind kind = CellKind::numbers;
  std::vector<std::string> texts;  ///< by code
  std::vector<std::vector<double>> parts;
  Shape row;  ///< shape of a row: the source's, or [parts] once a part became several
  std::string file;
  std::string missing;   ///< as in Column
  std::string evidence;  ///< as in Column; if the texts are a training's, the first other text: "rows.csv:7
                         ///< holds 'red'"
  std::span<const std::int64_t> rows =
      {};                      ///< row in the source of each cell, for messages; empty: consecutive rows
  std::int64_t first_row = 0;  ///< the first of consecutive rows
};

/// All cells of a column, whose first row is row `first_row` of the source. Texts stay codes of the column's
/// classes.
Cells cells_of(const Column& column, std::int64_t first_row = 0);
/// The cells of the given rows; `rows` must outlive the result.
Cells cells_of(const Column& column, std::span<const std::int64_t> rows);
/// Where a cell stands in the source, for messages: " in row 7 (from 0), line 9".
std::string place_in_source(const Cells& cells, std::size_t cell);
/// Replaces the codes of a column of texts by those of a training. Throws DataError for a text that the
/// training did not have, unless `source` is open: then the cell gets unknown_code and is counted.
void take_texts(Cells& cells, const PreparationFacts::Source& source, PreparationCounts& counts);

/// Applies the functions of one step. If `counts` is not null, it gets the cells that are treated as another
/// value, except texts, which take_texts has counted. Throws DataError that names the column and the row.
void apply_step(Cells& cells, const Preparation::Column& functions, const PreparationPlan::Step& step,
                PreparationCounts* counts = nullptr);

/// A column of float64. Throws DataError for a cell without a value.
Column column_of(const Cells& cells);

}  // namespace plexus
