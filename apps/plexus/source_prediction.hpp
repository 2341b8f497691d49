#pragma once

#include <plexus/run/source_rows.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "prediction_output.hpp"

namespace plexus::app {

/// The columns that are shown beside the predictions for the rows of a run's own data: the columns `names` of
/// the source; without names, the inputs' columns of one value per row, and the targets. Throws UsageError,
/// which suggests similar names, for a name that the source does not have, or of a column of more values per
/// row.
std::vector<KeptColumn> shown_columns(const Run& run, const SourceRows& rows,
                                      const std::vector<std::string>& names);

/// Gives outputs whose classes are not known those that reading the rows found in their targets.
void take_classes(const SourceRows& rows, std::vector<PredictedOutput>& outputs);

/// The number of rows in which an output equals its target: the class, the answers, or the numbers, if all
/// numbers are whole. Nothing if the target is of another shape, or holds numbers that are not whole.
std::optional<std::int64_t> rows_right(const PredictedOutput& output, const Column& target);

/// "xor: 4 of 4 rows right\n" for each output for which rows_right gives a number, after an empty line.
std::string verdicts_of(const PredictedRows& predicted, const SourceRows& rows);

}  // namespace plexus::app
