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
/// double nearest to its decimal number; any other becomes classes: int64 codes of its texts in sorted order
/// (Column::classes). A cell that is one of `missing` has no value (Column::missing): NaN among numbers,
/// missing_code among classes. A column that `known` has (matched by name, in any order) is what a training
/// found: one of classes keeps these, also if all its cells look like numbers, one without classes must hold
/// numbers; where it may hold other texts (Field::open), Column::evidence tells of the first one. Throws
/// DataError as FILE:LINE: for a missing header, duplicate or empty names, a wrong number of cells, broken
/// quotes and no rows. Cells count only where they are used: a number beyond float64, a word for no number
/// among numbers (none, -, inf and the like) that is not in `missing`, a text that is not UTF-8 or one that
/// `known` does not allow makes the column's `flaw`, with NaN for values. It takes no more memory than the
/// columns that it returns, the distinct texts and a block of the file.
std::vector<Column> read_csv(const std::filesystem::path& path, const std::vector<Field>& known = {},
                             const CsvFormat& format = {});
std::vector<Column> read_csv(ByteSource& source, const std::vector<Field>& known = {},
                             const CsvFormat& format = {});
/// The rows of several files one after the other, as one table. Each file has the columns of the first, in
/// any order; another one is a DataError that names both.
std::vector<Column> read_csv(const std::vector<std::filesystem::path>& paths,
                             const std::vector<Field>& known = {}, const CsvFormat& format = {});

/// The names of the columns that read_csv reads, from the first line alone, which may have any length.
std::vector<std::string> read_csv_names(const std::filesystem::path& path, const CsvFormat& format = {});
/// Those of the first of several files, from their first lines. Throws DataError as read_csv does for files
/// with other columns.
std::vector<std::string> read_csv_names(const std::vector<std::filesystem::path>& paths,
                                        const CsvFormat& format = {});

/// A text as a cell that read_csv reads back, but for blanks around it: in quotes where it needs them (RFC
/// 4180). `separator`: what stands between two cells.
std::string csv_cell(std::string_view text, std::string_view separator = ",");

}  // namespace plexus
