#include <plexus/config/detail/source_text.hpp>
#include <plexus/config/diagnostics.hpp>

#include <algorithm>

namespace plexus {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Bytes of the UTF-8 sequence at the beginning of `text`, 0 if it is none (overlong, surrogate, cut).
std::size_t utf8_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xC2 ? 0
                           : first < 0xE0 ? 2
                           : first < 0xF0 ? 3
                           : first < 0xF5 ? 4
                                          : 0;
  if (size == 0 || size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) >= 0xA0) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) >= 0x90) return 0;
  return size;
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

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = utf8_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

SourceText::SourceText(std::shared_ptr<const Source> source, std::size_t begin, bool one_line)
    : source_(std::move(source)), begin_(begin), one_line_(one_line) {
  text_ = source_->text;
  if (begin_ == 0 && text_.substr(0, 3) == byte_order_mark) begin_ = 3;
  text_.remove_prefix(begin_);
  lines_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') lines_.push_back(i + 1);
  }
}

std::size_t SourceText::offset(int line, int column) const {
  if (line < 0 || column < 0) return 0;
  if (static_cast<std::size_t>(line) >= lines_.size()) return text_.size();
  return std::min(lines_[static_cast<std::size_t>(line)] + static_cast<std::size_t>(column), text_.size());
}

Position SourceText::position(std::size_t offset, std::size_t bytes) const {
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), offset);
  const std::size_t line = static_cast<std::size_t>(next - lines_.begin()) - 1;
  const std::size_t before = one_line_ ? characters(std::string_view(source_->text).substr(0, begin_)) : 0;
  const std::size_t column = before + characters(text_.substr(lines_[line], offset - lines_[line]));
  const std::size_t length = std::max<std::size_t>(1, characters(text_.substr(offset, bytes)));
  return {source_, one_line_ ? 0 : static_cast<int>(line) + 1, static_cast<int>(column) + 1,
          static_cast<int>(length)};
}

std::string_view SourceText::line_at(std::size_t offset) const {
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), offset);
  const std::string_view rest = text_.substr(*(next - 1));
  return rest.substr(0, rest.find_first_of("\r\n"));
}

std::size_t SourceText::token_bytes(std::size_t offset, std::string_view value) const {
  const std::string_view rest = text_.substr(offset);
  std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
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

void SourceText::check_characters(Diagnostics& diagnostics) const {
  bool comment = false;
  for (std::size_t i = 0; i < text_.size();) {
    const std::size_t bytes = utf8_bytes(text_.substr(i));
    const char c = text_[i];
    const bool line_end = c == '\n' || text_.substr(i, 2) == "\r\n";
    if (line_end) comment = false;
    if (c == '#' && (i == 0 || std::string_view(" \t\n").find(text_[i - 1]) != std::string_view::npos))
      comment = true;
    if (bytes == 0) return diagnostics.error(position(i, 1), "this is no text: a byte that is not UTF-8");
    if (c == '\t' && !comment) {
      diagnostics.error(position(i, 1), "a tab; indent with blanks, and write \"\\t\" in a quoted text");
      while (i + 1 < text_.size() && text_[i + 1] != '\n') ++i;
    } else if (bytes == 1 && !line_end && c != '\t' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)) {
      return diagnostics.error(position(i, 1), "a control character; in a quoted text write it as \"\\x" +
                                                   std::string(1, "0123456789ABCDEF"[c >> 4]) +
                                                   std::string(1, "0123456789ABCDEF"[c & 15]) + "\"");
    }
    i += bytes;
  }
}

}  // namespace plexus
