#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The lines of a CSV text, one after the other.
class CsvText {
 public:
  struct Line {
    int number = 0;                       ///< from 1, of the line it starts on
    std::vector<std::string_view> cells;  ///< unquoted; they point into this object's text
  };

  CsvText(std::string text, std::string file);
  CsvText(const CsvText&) = delete;
  CsvText& operator=(const CsvText&) = delete;

  /// The next line into `line`; false at the end. Throws DataError for broken quotes and for a blank line
  /// before the end.
  bool next(Line& line);

 private:
  [[noreturn]] void fail(int line, std::string_view message) const;
  std::string_view plain_cell();
  std::string_view quoted_cell();
  bool at_line_end() const;
  void skip_line_end();

  std::string text_;
  std::string file_;
  std::size_t at_ = 0;
  int line_ = 1;
};

/// "cars.csv:7: message".
[[noreturn]] void fail_at(const std::string& file, int line, std::string_view message);

}  // namespace plexus
