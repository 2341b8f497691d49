#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/data/samples.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// Reads comma-separated values, plain or gzip: a header line with the names of the columns, then one line a
/// row. Cells may be quoted ("a ""b"", c"), lines end in LF or CRLF, blanks around a cell are not part of it,
/// blank lines are allowed at the end only. A column of numbers becomes float64; any other becomes classes:
/// int64 codes of its texts in sorted order (Column::classes). With `like`, what was read before (the
/// training part), columns must be the same, in that order, and texts get its classes. Throws DataError as
/// FILE:LINE: for a missing header, duplicate or empty names, a wrong number of cells, broken quotes, no rows
/// and columns unlike `like`'s. Cells count only where they are used: an empty one, a number beyond float64
/// or one unlike `like`'s makes the column's `flaw`, with NaN for values.
std::vector<Column> read_csv(const std::filesystem::path& path, const std::vector<Column>* like = nullptr);
std::vector<Column> read_csv(ByteSource& source, const std::vector<Column>* like = nullptr);

/// The names in the header line alone.
std::vector<std::string> read_csv_names(const std::filesystem::path& path);

}  // namespace plexus
