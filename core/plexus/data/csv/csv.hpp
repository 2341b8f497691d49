#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/data/csv/csv_format.hpp>
#include <plexus/data/dataset.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Reads separated values, plain or gzip: a header line with the names of the columns, then one line a row.
/// Cells may be quoted ("a ""b"", c"), lines end in LF or CRLF, blanks around a cell are not part of it, the
/// text is UTF-8, blank lines are allowed at the end only. A column of numbers becomes float64, each the
/// double nearest to its decimal number; any other column becomes classes: int64 codes of its texts in sorted
/// order (Column::classes). A cell that is one of CsvFormat::missing has no value (Column::missing): NaN
/// among numbers, missing_code among classes.
///
/// A column in `known` (matched by name, in any order) is read as a training found it: with classes, it keeps
/// them, also if all its cells look like numbers; without classes, it must hold numbers. If it may hold other
/// texts (Field::open), Column::evidence names the first one.
///
/// Throws DataError as FILE:LINE: for a missing header, duplicate or empty names, a wrong number of cells,
/// broken quotes and no rows. Wrong cells are an error only where they are used: a number beyond float64, a
/// word for a missing or infinite number (none, -, inf) that is not in CsvFormat::missing, a text that is
/// not UTF-8 or that `known` does not allow sets the column's `flaw`, with NaN for values. Needs no more
/// memory than the returned columns, the distinct texts and a block of the file.
std::vector<Column> read_csv(const std::filesystem::path& path, const std::vector<Field>& known = {},
                             const CsvFormat& format = {});
std::vector<Column> read_csv(ByteSource& source, const std::vector<Field>& known = {},
                             const CsvFormat& format = {});
/// The rows of several files one after the other, as one table. Each file must have the columns of the first,
/// in any order; otherwise DataError names both files.
std::vector<Column> read_csv(const std::vector<std::filesystem::path>& paths,
                             const std::vector<Field>& known = {}, const CsvFormat& format = {});

/// The names of the columns that read_csv reads, from the first line alone, which may have any length.
std::vector<std::string> read_csv_names(const std::filesystem::path& path, const CsvFormat& format = {});
/// The names of the columns of the first of several files; reads the first line of each. Throws DataError as
/// read_csv does for files with other columns.
std::vector<std::string> read_csv_names(const std::vector<std::filesystem::path>& paths,
                                        const CsvFormat& format = {});

/// `text` as a cell of a CSV file, in quotes where it needs them (RFC 4180). read_csv reads it back, except
/// for blanks around it. `separator`: the text between two cells.
std::string csv_cell(std::string_view text, std::string_view separator = ",");

}  // namespace plexus
