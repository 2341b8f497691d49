#include <plexus/data/detail/csv_text.hpp>
#include <plexus/data/format.hpp>
#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

void fail_at(const std::string& file, int line, std::string_view message) {
  DataError error(fmt::format("{}:{}: {}", file, line, message));
  error.facts().file = file;
  error.facts().line = line;
  throw error;
}

CsvText::CsvText(std::string text, std::string file) : text_(std::move(text)), file_(std::move(file)) {
  require_text();
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // a byte order mark
}

void CsvText::require_text() const {
  if (const std::string encoding = other_encoding(text_); !encoding.empty()) {
    fail(1, encoding_message(encoding));
  }
  if (const std::string kind = kind_of_content(text_); !kind.empty()) {
    fail(1, fmt::format("the file is {}, expected the text of a table (CSV)", kind));
  }
  const std::size_t zero = text_.find('\0');
  if (zero == std::string::npos) return;
  const auto line = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(zero), '\n') + 1;
  fail(static_cast<int>(line), fmt::format("byte {} of the file is zero (NUL), expected the text of a table "
                                           "(CSV); the file is damaged, or none of text",
                                           zero + 1));
}

bool CsvText::has_whole_line(std::string_view text) {
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) return true;
  }
  return false;
}

void CsvText::fail(int line, std::string_view message) const { fail_at(file_, line, message); }

bool CsvText::at_line_end() const {
  return at_ == text_.size() || text_[at_] == '\n' || text_.compare(at_, 2, "\r\n") == 0;
}

void CsvText::skip_line_end() {
  if (at_ == text_.size()) return;
  at_ += text_[at_] == '\n' ? 1 : 2;
  ++line_;
}

bool CsvText::next(Line& line) {
  line.number = line_;
  line.cells.clear();
  while (at_ < text_.size() && at_line_end()) skip_line_end();
  if (at_ == text_.size()) return false;
  if (line_ != line.number) fail(line.number, "the line is blank, expected a row (or the end of the file)");
  for (;;) {
    line.cells.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted_cell() : plain_cell());
    if (at_line_end()) break;
    ++at_;  // the comma
  }
  skip_line_end();
  return true;
}

std::string_view CsvText::plain_cell() {
  const std::size_t start = at_;
  at_ = std::min(text_.find_first_of(",\"\r\n", at_), text_.size());
  if (!at_line_end() && text_[at_] == '"')
    fail(line_, "a quote within a cell; quote the whole cell and double the quotes in it");
  if (!at_line_end() && text_[at_] == '\r') fail(line_, carriage_return_message(text_, at_));
  return std::string_view(text_).substr(start, at_ - start);
}

// Moves the text over doubled quotes in place: the cell never grows.
std::string_view CsvText::quoted_cell() {
  const int first_line = line_;
  const std::size_t start = ++at_;
  std::size_t end = start;
  for (;; ++at_) {
    if (at_ == text_.size()) fail(first_line, "a quoted cell begins here and never ends");
    if (text_[at_] == '"') {
      if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') break;
      ++at_;
    }
    line_ += text_[at_] == '\n' ? 1 : 0;
    text_[end++] = text_[at_];
  }
  ++at_;
  if (at_ < text_.size() && text_[at_] == '\r' && !at_line_end())
    fail(line_, carriage_return_message(text_, at_));
  if (!at_line_end() && text_[at_] != ',')
    fail(line_, "text after a closing quote, expected ',' or the end of the line");
  return std::string_view(text_).substr(start, end - start);
}

}  // namespace plexus
