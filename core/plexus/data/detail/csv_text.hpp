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

  /// Throws DataError for what is no text of UTF-8 at all: other kinds of files, UTF-16, zero bytes. Single
  /// bytes that are not UTF-8 are left to those who use their cells.
  CsvText(std::string text, std::string file);
  CsvText(const CsvText&) = delete;
  CsvText& operator=(const CsvText&) = delete;

  /// The next line into `line`; false at the end. Throws DataError for broken quotes, for a blank line before
  /// the end, and outside of quotes for a carriage return that is not part of CR LF.
  bool next(Line& line);

  /// Whether a line ends in `text`, which is the beginning of a file: a line end within quotes is none.
  static bool has_whole_line(std::string_view text);

 private:
  [[noreturn]] void fail(int line, std::string_view message) const;
  void require_text() const;
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
