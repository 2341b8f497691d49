#include <plexus/config/detail/source_text.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/detail/encoding.hpp>

#include <algorithm>

namespace plexus {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t block_bytes = 64;  // at most so many are counted for a position

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Bytes up to and with the closing quote; all if there is none.
std::size_t quoted_bytes(std::string_view line, bool* closed = nullptr) {
  if (closed) *closed = false;
  const char quote = line[0];
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (quote == '"' && line[i] == '\\') {
      ++i;
    } else if (quote == '\'' && line.substr(i, 2) == "''") {
      ++i;
    } else if (line[i] == quote) {
      if (closed) *closed = true;
      return i + 1;
    }
  }
  return line.size();
}

std::size_t bracketed_bytes(std::string_view line) {
  int depth = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' || line[i] == '\'') i += quoted_bytes(line.substr(i)) - 1;
    if (i >= line.size()) break;
    if (line[i] == '[' || line[i] == '{') ++depth;
    if ((line[i] == ']' || line[i] == '}') && --depth == 0) return i + 1;
  }
  return line.size();
}

}  // namespace

SourceText::SourceText(std::shared_ptr<const Source> source, std::size_t begin, bool one_line)
    : source_(std::move(source)), begin_(begin), one_line_(one_line) {
  text_ = source_->text;
  if (begin_ == 0 && text_.substr(0, 3) == byte_order_mark) begin_ = 3;
  if (one_line_) characters_skipped_ = characters(text_.substr(0, begin_));
  text_.remove_prefix(begin_);
  lines_.push_back(0);
  characters_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') lines_.push_back(i + 1);
    if (i % block_bytes == block_bytes - 1) {
      characters_.push_back(characters_.back() + characters(text_.substr(i + 1 - block_bytes, block_bytes)));
    }
  }
}

std::size_t SourceText::characters_before(std::size_t offset) const {
  const std::size_t start = offset / block_bytes * block_bytes;
  return characters_[offset / block_bytes] + characters(text_.substr(start, offset - start));
}

std::size_t SourceText::line_index(std::size_t offset) const {
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), offset);
  return static_cast<std::size_t>(next - lines_.begin()) - 1;
}

std::string_view SourceText::from(std::size_t offset) const {
  const std::size_t next = line_index(offset) + 1;
  std::size_t end = next < lines_.size() ? lines_[next] - 1 : text_.size();
  if (end > offset && text_[end - 1] == '\r') --end;
  return text_.substr(offset, end - offset);
}

std::size_t SourceText::offset(int line, int column) const {
  if (line < 0 || column < 0) return 0;
  if (static_cast<std::size_t>(line) >= lines_.size()) return text_.size();
  return std::min(lines_[static_cast<std::size_t>(line)] + static_cast<std::size_t>(column), text_.size());
}

Position SourceText::position(std::size_t offset, std::size_t bytes) const {
  const std::size_t line = line_index(offset);
  const std::size_t before = characters_before(offset);
  const std::size_t column = characters_skipped_ + before - characters_before(lines_[line]);
  const std::size_t end = offset + std::min(bytes, text_.size() - offset);
  const std::size_t length = std::max<std::size_t>(1, characters_before(end) - before);
  return {source_, one_line_ ? 0 : static_cast<int>(line) + 1, static_cast<int>(column) + 1,
          static_cast<int>(length)};
}

std::string_view SourceText::line_at(std::size_t offset) const { return from(lines_[line_index(offset)]); }

std::size_t SourceText::token_bytes(std::size_t offset, std::string_view value) const {
  std::string_view line = from(offset);
  if (line.empty()) return 1;
  if (line[0] == '"' || line[0] == '\'') return quoted_bytes(line);
  if (line[0] == '[' || line[0] == '{') return bracketed_bytes(line);
  if (!value.empty() && line.substr(0, value.size()) == value) return value.size();
  line = line.substr(0, line.find(" #"));
  return line.find_last_not_of(' ') + 1;
}

bool SourceText::quote_ends(std::size_t offset) const {
  const std::string_view rest = text_.substr(offset);
  if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return true;
  bool closed = false;
  quoted_bytes(rest, &closed);
  return closed;
}

std::string SourceText::wrong_character(std::size_t at) const {
  if (utf8_bytes(text_.substr(at)) == 0) return "this is no text: " + byte_message(text_[at]);
  if (text_[at] == '\r') return carriage_return_message(text_, at);
  constexpr std::string_view hex = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(text_[at]);
  return std::string("a control character; in a quoted text write it as \"\\x") + hex[value >> 4] +
         hex[value & 15] + "\"";
}

void SourceText::check_characters(Diagnostics& diagnostics) const {
  if (const std::string encoding = other_encoding(text_); !encoding.empty()) {
    return diagnostics.error(position(0, 1), encoding_message(encoding));
  }
  bool comment = false;
  for (std::size_t i = 0; i < text_.size();) {
    const std::size_t bytes = utf8_bytes(text_.substr(i));
    const char c = text_[i];
    const bool line_end = c == '\n' || text_.substr(i, 2) == "\r\n";
    if (line_end) comment = false;
    if (c == '#' && (i == 0 || std::string_view(" \t\n").find(text_[i - 1]) != std::string_view::npos))
      comment = true;
    const bool control = (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) && c != '\t' && !line_end;
    if (bytes == 0 || control) return diagnostics.error(position(i, 1), wrong_character(i));
    if (c == '\t' && !comment) {
      diagnostics.error(position(i, 1), "a tab; indent with blanks, and write \"\\t\" in a quoted text");
      while (i + 1 < text_.size() && text_[i + 1] != '\n') ++i;
    }
    i += bytes;
  }
}

}  // namespace plexus
