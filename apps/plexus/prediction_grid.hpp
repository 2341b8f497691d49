#pragma once

#include <string>

#include "prediction_output.hpp"

namespace plexus::app {

/// A table for people: a line of names, then a line for each row, with the columns that are kept and, behind
/// "->", each output as line_of gives it, numbers that have names apart. Columns are aligned.
std::string grid_of(const PredictedRows& rows);

}  // namespace plexus::app
