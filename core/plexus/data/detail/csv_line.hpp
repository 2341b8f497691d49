#pragma once

#include <cstdint>
#include <string>

namespace plexus {

/// The line, from 1, on which row `row` (from 0) of a CSV file begins: cells may hold line ends, so that it
/// is counted anew, for a message. 0 if the file is no CSV, is a pipe, has no such row or cannot be read
/// again.
int csv_line_of_row(const std::string& file, std::int64_t row);

}  // namespace plexus
