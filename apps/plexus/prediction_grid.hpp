#pragma once

#include <string>

#include "prediction_output.hpp"

namespace plexus::app {

/// A readable table: a line of names, then a line for each row with the columns that are kept and, after
/// "->", each output as line_of writes it; numbers that have names of their own are in separate columns.
/// Columns are aligned.
std::string grid_of(const PredictedRows& rows);

}  // namespace plexus::app
