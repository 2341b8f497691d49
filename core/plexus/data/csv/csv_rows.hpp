#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/data/csv/csv_format.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/samples.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// Reads the rows of a CSV table from front to back, some at a time, with memory for these alone: for tables
/// larger than memory, and for pipes that go on. What a column holds must be known before (`known`, as
/// read_csv takes it); other columns are flawed unless they hold numbers. One thread at a time.
class CsvRows {
 public:
  /// Some rows in succession.
  struct Block {
    std::int64_t first_row = 0;   ///< of the table, from 0
    std::vector<Column> columns;  ///< as read_csv gives them
    /// The cells of the columns that are kept as the table has them, without quotes: a text for each row.
    std::vector<std::vector<std::string>> kept;
    bool is_last = false;  ///< as far as is known without waiting
  };

  /// `kept`: names of columns whose cells are wanted as texts. Reads the header line. Columns that neither
  /// `known` nor `kept` has may be absent, whatever the format names; without a header only behind all
  /// others, because cells are told by their place then. Throws DataError as read_csv does, and UsageError,
  /// which suggests near names, for a kept column that the table does not have.
  CsvRows(std::unique_ptr<ByteSource> source, std::vector<Field> known, CsvFormat format = {},
          const std::vector<std::string>& kept = {});
  ~CsvRows();
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  /// The next rows, `most` of them unless the table ends before, or its source has given no more for a tenth
  /// of a second; nothing after the last. Throws DataError as read_csv does, also for a table without rows.
  std::optional<Block> next(std::size_t most);

 private:
  struct Text;
  std::unique_ptr<Text> text_;
};

}  // namespace plexus
