#pragma once

#include <cstdint>
#include <string>

namespace plexus {

/// The line, from 1, on which row `row` (from 0) of a CSV file begins, for messages. Counts the lines in the
/// file again, because cells may contain line ends. The format is guessed: the first of the usual delimiters,
/// with or without comments, that fits all lines up to the row; the first line is a row if it holds numbers
/// alone. Returns 0 if the file is not CSV, is a pipe, has no such row or cannot be read again, and if its
/// format is not clear: a wrong line would be worse than none.
int csv_line_of_row(const std::string& file, std::int64_t row);

}  // namespace plexus
