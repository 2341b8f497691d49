#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/data/dataset.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Cells that stand for a missing value unless a table says otherwise: empty ones, NA, ?, nan, null and the
/// like.
const std::vector<std::string>& default_missing_cells();

/// Reads comma-separated values, plain or gzip: a header line with the names of the columns, then one line a
/// row. Cells may be quoted ("a ""b"", c"), lines end in LF or CRLF, blanks around a cell are not part of it,
/// the text is UTF-8, blank lines are allowed at the end only. A column of numbers becomes float64; any other
/// becomes classes: int64 codes of its texts in sorted order (Column::classes). A column that has numbers and
/// otherwise only what stands for none (`missing`; also none, -, inf and the like) is one of numbers, which
/// lack. A column that `known` has (matched by name, in any order) is what a training found: one of classes
/// keeps these, also if all its cells look like numbers, one without classes must hold numbers. Throws
/// DataError as FILE:LINE: for a missing header, duplicate or empty names, a wrong number of cells, broken
/// quotes and no rows. Cells count only where they are used: one that is missing, a number beyond float64, a
/// text that is not UTF-8 or one that `known` does not allow makes the column's `flaw`, with NaN for values.
std::vector<Column> read_csv(const std::filesystem::path& path, const std::vector<Field>& known = {},
                             const std::vector<std::string>& missing = default_missing_cells());
std::vector<Column> read_csv(ByteSource& source, const std::vector<Field>& known = {},
                             const std::vector<std::string>& missing = default_missing_cells());

/// A text as a cell that read_csv reads back, but for blanks around it: in quotes where it needs them.
std::string csv_cell(std::string_view text);

/// The names in the header line alone, of any length.
std::vector<std::string> read_csv_names(const std::filesystem::path& path);

}  // namespace plexus
