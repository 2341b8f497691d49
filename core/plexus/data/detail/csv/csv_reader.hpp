#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/data/csv/csv_format.hpp>
#include <plexus/data/detail/csv/csv_text.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The rows of a CSV text after its header, if it has one.
class CsvReader {
 public:
  using Names = std::set<std::string, std::less<>>;

  /// Reads the header. `source` and `format` must outlive this object. `needed`: of the columns that the
  /// format names, those that must be present; absent: all. Without a header, columns that are not needed may
  /// be absent at the end of each line. Throws DataError for an empty text, names that are missing or
  /// repeated, and a table with other separators.
  CsvReader(ByteSource& source, const CsvFormat& format, std::optional<Names> needed = std::nullopt);

  const std::string& file() const { return file_; }
  /// The names of the columns that are read, and the place of each in the cells of a row.
  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::size_t>& places() const { return places_; }
  /// The next row into `line`; false at the end. Throws DataError for a wrong number of cells.
  bool next(CsvText::Line& line);
  /// Whether the next row, or the end, is available or arrives within `wait`.
  bool is_ready(std::chrono::milliseconds wait) { return has_first_ || text_.is_ready(wait); }

 private:
  void name_by_header(const CsvFormat& format);
  void name_by_number(const CsvFormat& format);
  void take_names(const CsvFormat& format, std::string_view owner);
  void select(const CsvFormat& format);
  bool is_needed(std::string_view name) const { return !needed_ || needed_->contains(name); }

  std::optional<Names> needed_;
  std::string file_;
  CsvText text_;
  CsvText::Line first_;     // the header or, without one, the first row
  bool has_first_ = false;  // first_ is a row that next() has not given yet
  std::size_t cells_ = 0;   // number of cells in a row
  std::string why_cells_;   // "the header names 3 columns"
  std::vector<std::string> names_;
  std::vector<std::size_t> places_;
};

}  // namespace plexus
