#pragma once

#include <plexus/data/csv/csv_format.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/detail/csv/csv_column.hpp>
#include <plexus/data/detail/csv/csv_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A table of one file or of several with the same columns, read into columns cell by cell. The first file
/// says which columns there are, and in which order.
class CsvTable {
 public:
  /// `known`: what a training found. `format` and `known` must outlive this object.
  CsvTable(const CsvFormat& format, const std::vector<Field>& known);

  /// Starts on the rows of a file. Throws DataError unless it has the same columns as the first file.
  void begin(const CsvReader& rows);
  /// The next row of that file.
  void add(const CsvText::Line& line, const CsvReader& rows);
  /// All rows of a file.
  void add_all(CsvReader& rows);
  /// Says that all rows were given. True if the files are needed again, from the first on, because columns
  /// that looked like numbers hold texts.
  bool end();
  /// Reads rows of a file again; to be called for the files in their order. False once no further file is
  /// needed.
  bool add_again(CsvReader& rows);

  std::int64_t rows() const { return rows_; }
  /// The columns. This object is empty afterwards.
  std::vector<Column> take();

 private:
  const CsvFormat& format_;
  std::map<std::string_view, const Field*> known_;
  std::vector<CsvColumn> columns_;
  std::vector<std::string> files_;
  std::vector<std::size_t> at_;  // index in columns_ of each column of the current file
  std::int64_t rows_ = 0;
  std::int64_t rows_wanted_ = 0;  // number of first rows that are needed again
  std::int64_t rows_again_ = 0;
};

}  // namespace plexus
