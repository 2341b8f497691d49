#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/data/csv/csv_format.hpp>
#include <plexus/data/detail/csv/csv_marks.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The lines of a CSV text, one after the other. It keeps no more of the text in memory than a block, or the
/// current line if that is longer.
class CsvText {
 public:
  struct Line {
    int number = 0;                       ///< of the line it starts on, from 1
    std::vector<std::string_view> cells;  ///< unquoted, without blanks around them; valid until the next line
  };

  /// Reads the beginning of the source, which must outlive this object. Throws DataError for content that is
  /// not UTF-8 text at all: other kinds of files, UTF-16. Single bytes that are not UTF-8 are not checked
  /// here, but where their cells are used.
  CsvText(ByteSource& source, const CsvFormat& format);
  CsvText(const CsvText&) = delete;
  CsvText& operator=(const CsvText&) = delete;

  /// The next line into `line`; false at the end. Throws DataError for broken quotes, for a blank line before
  /// the end, outside of quotes for a carriage return that is not part of CR LF, and for zero bytes.
  bool next(Line& line);
  /// Whether a line (for the last line, all its text) is available, or arrives without a pause as long as
  /// `wait`.
  bool is_ready(std::chrono::milliseconds wait);

 private:
  /// What a character means outside of quotes; ordinary ones are 0.
  enum Meaning : std::uint8_t { ordinary, delimiter, quote, carriage_return, line_feed, comment, zero };

  /// How far a line is read, in bytes from at_.
  struct Progress {
    std::size_t cell = 0;     ///< where the next cell begins
    std::size_t scanned = 0;  ///< no end of that cell is before this position
    int line = 0;             ///< the number of the line that holds `scanned`
    bool doubled = false;     ///< the cell holds doubled quotes
  };

  [[noreturn]] void fail(int line, std::string_view message) const;
  [[noreturn]] void fail_zero(int line, const char* at) const;
  void require_text() const;
  bool more();
  void more_of(Line& line);
  bool skip_to_row();
  bool skip_comment();
  bool scan(Line& line, Progress& progress);
  bool find_closing_quote(const char* first, Progress& here) const;
  const char* behind_cell(const char* at, int number, bool quoted, bool& ends) const;
  void undouble_quotes(std::string_view& cell);
  bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != delimiter_; }
  std::string_view trimmed(const char* begin, const char* end) const;
  Meaning meaning(char c) const { return meanings_[static_cast<unsigned char>(c)]; }

  ByteSource& source_;
  char quote_;
  char delimiter_;
  std::array<Meaning, 256> meanings_{};
  CsvMarks marks_;
  std::string buffer_;  // the text from at_ to end_, a zero byte and room behind it
  std::size_t at_ = 0;  // start of the next line
  std::size_t end_ = 0;
  std::uint64_t before_ = 0;  // bytes of the source before the buffer
  bool all_read_ = false;
  int line_ = 1;
  std::vector<std::size_t> doubled_;  // quoted cells of the line in which quotes are doubled
};

/// "cars.csv:7: message".
[[noreturn]] void fail_at(const std::string& file, int line, std::string_view message);

}  // namespace plexus
