#pragma once

#include <plexus/run/source_rows.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "prediction_output.hpp"

namespace plexus::app {

/// The columns that are shown beside predictions for the rows of a run's own data: of `names`, columns of the
/// source; without names those of the inputs that hold one value a row, and the targets. Throws UsageError,
/// which suggests near names, for a name that the source does not have, or of a column of more values.
std::vector<KeptColumn> shown_columns(const Run& run, const SourceRows& rows,
                                      const std::vector<std::string>& names);

/// Gives outputs whose classes are not known those that reading the rows found in their targets.
void take_classes(const SourceRows& rows, std::vector<PredictedOutput>& outputs);

/// In how many rows an output says what its target is: the class, the answer, or the number, if all numbers
/// are whole. Nothing if that cannot be told: the target is of another shape, or holds other numbers.
std::optional<std::int64_t> rows_right(const PredictedOutput& output, const Column& target);

/// "xor: 4 of 4 rows right\n" for each output that rows_right tells something of, behind an empty line.
std::string verdicts_of(const PredictedRows& predicted, const SourceRows& rows);

}  // namespace plexus::app
