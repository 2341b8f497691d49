#pragma once

#include <cstdint>
#include <string>

namespace plexus {

/// The line, from 1, on which row `row` (from 0) of a CSV file begins: cells may hold line ends, so that it
/// is counted anew, for a message. Who asks does not know the file's format: it is the first one of the usual
/// delimiters, with or without comments, that all lines up to the row fit; the first line is a row if it
/// holds numbers alone. 0 if the file is no CSV, is a pipe, has no such row or cannot be read again, and
/// where its format is not clear: a wrong line is worse than none.
int csv_line_of_row(const std::string& file, std::int64_t row);

}  // namespace plexus
