#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The text of a source from a byte offset on, and the positions of its bytes. For a value inside a one-line
/// source (an override), positions have line 0 and columns of the whole line. The time of a call does not
/// grow with the length of a line, except that of the token that it is about.
class SourceText {
 public:
  SourceText(std::shared_ptr<const Source> source, std::size_t begin, bool one_line);

  std::string_view text() const { return text_; }
  /// Byte offset in text() of a 0-based line and byte column; clamped to the text.
  std::size_t offset(int line, int column) const;
  Position position(std::size_t offset, std::size_t bytes) const;
  /// The whole line around an offset, without its end.
  std::string_view line_at(std::size_t offset) const;
  /// Bytes of the token that begins at `offset` and reads as `value`: a quoted text with its quotes, a plain
  /// one, a bracketed list or map; never more than its line.
  std::size_t token_bytes(std::size_t offset, std::string_view value) const;
  /// False if a quoted text begins at `offset` and its closing quote is missing.
  bool quote_ends(std::size_t offset) const;

  /// Reports bytes that are no text of UTF-8, line ends other than LF and CR LF, and tabs outside comments.
  void check_characters(Diagnostics& diagnostics) const;

 private:
  std::size_t characters_before(std::size_t offset) const;
  std::size_t line_index(std::size_t offset) const;
  std::string_view from(std::size_t offset) const;  // the rest of its line
  std::string wrong_character(std::size_t at) const;

  std::shared_ptr<const Source> source_;
  std::size_t begin_;
  bool one_line_;
  std::string_view text_;
  std::size_t characters_skipped_ = 0;   // of the line before the value of an override
  std::vector<std::size_t> lines_;       // offsets of line beginnings
  std::vector<std::size_t> characters_;  // before each block of the text
};

}  // namespace plexus
