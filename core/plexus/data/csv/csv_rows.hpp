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

/// Reads the rows of a CSV table from front to back in blocks, with memory for one block only: for tables
/// larger than memory, and for pipes without an end. The fields of the columns must be known beforehand
/// (`known`, as read_csv takes it); other columns get a flaw unless they hold numbers. For one thread at a
/// time.
class CsvRows {
 public:
  /// Consecutive rows.
  struct Block {
    std::int64_t first_row = 0;   ///< index in the table, from 0
    std::vector<Column> columns;  ///< as read_csv gives them
    /// For each kept column, its cells as they stand in the table, without quotes: one text for each row.
    std::vector<std::vector<std::string>> kept;
    bool is_last = false;  ///< no rows follow; false too if that was not read yet
  };

  /// `kept`: names of columns whose cells are wanted as texts. Reads the header line. Columns that are
  /// neither in `known` nor in `kept` may be absent, even if the format names them; without a header, only if
  /// they come after all others, because cells are then assigned by position. Throws DataError as read_csv
  /// does, and UsageError, which suggests near names, for a kept column that the table does not have.
  CsvRows(std::unique_ptr<ByteSource> source, std::vector<Field> known, CsvFormat format = {},
          const std::vector<std::string>& kept = {});
  ~CsvRows();
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  /// The next rows: `most`, or fewer if the table ends before or its source gives nothing for a tenth of a
  /// second; nullopt after the last row. Throws DataError as read_csv does, also for a table without rows.
  std::optional<Block> next(std::size_t most);

 private:
  struct Text;
  std::unique_ptr<Text> text_;
};

}  // namespace plexus
