#include <plexus/data/detail/csv_text.hpp>
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
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // a byte order mark
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
  while (!at_line_end() && text_[at_] != ',') {
    if (text_[at_] == '"')
      fail(line_, "a quote within a cell; quote the whole cell and double the quotes in it");
    ++at_;
  }
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
  if (!at_line_end() && text_[at_] != ',')
    fail(line_, "text after a closing quote, expected ',' or the end of the line");
  return std::string_view(text_).substr(start, end - start);
}

}  // namespace plexus
