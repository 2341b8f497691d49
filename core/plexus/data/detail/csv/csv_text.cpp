#include <plexus/data/detail/csv/csv_text.hpp>
#include <plexus/data/format.hpp>
#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::size_t block = std::size_t{1} << 18U;

}  // namespace

void fail_at(const std::string& file, int line, std::string_view message) {
  DataError error(fmt::format("{}:{}: {}", file, line, message));
  error.facts().file = file;
  error.facts().line = line;
  throw error;
}

CsvText::CsvText(ByteSource& source, const CsvFormat& format)
    : source_(source),
      quote_(format.quote),
      delimiter_(format.delimiter),
      marks_({'\0', '\n', '\r', format.delimiter, format.quote, format.comment}) {
  const auto set = [&](char c, Meaning meaning) { meanings_[static_cast<unsigned char>(c)] = meaning; };
  set('\0', zero);
  set('\n', line_feed);
  set('\r', carriage_return);
  set(format.delimiter, delimiter);
  if (format.quote != '\0') set(format.quote, quote);
  if (format.comment != '\0') set(format.comment, comment);
  more();
  require_text();
  if (std::string_view(buffer_).starts_with("\xEF\xBB\xBF")) at_ = 3;  // a byte order mark
}

void CsvText::require_text() const {
  const std::string_view start(buffer_.data(), end_);
  if (const std::string encoding = other_encoding(start); !encoding.empty()) {
    fail(1, encoding_message(encoding));
  }
  if (const std::string kind = kind_of_content(start); !kind.empty()) {
    fail(1, fmt::format("the file is {}, expected the text of a table (CSV)", kind));
  }
}

void CsvText::fail(int line, std::string_view message) const { fail_at(source_.name(), line, message); }

void CsvText::fail_zero(int line, const char* at) const {
  fail(line, fmt::format("byte {} of the file is zero (NUL), expected the text of a table (CSV); the file is "
                         "damaged, or none of text",
                         before_ + static_cast<std::uint64_t>(at - buffer_.data()) + 1));
}

/// Keeps the text from at_ on and appends more of the source to it; false at the end of the source.
bool CsvText::more() {
  if (all_read_) return false;
  const std::size_t kept = end_ - at_;
  if (at_ > 0) std::memmove(buffer_.data(), buffer_.data() + at_, kept);
  before_ += at_;
  at_ = 0;
  constexpr std::size_t behind = CsvMarks::room_behind;
  if (buffer_.size() < kept + block + behind) buffer_.resize(std::max(2 * kept, block) + block + behind);
  const std::size_t room = buffer_.size() - behind - kept;
  const std::size_t got = source_.read_some(std::as_writable_bytes(std::span(buffer_.data() + kept, room)));
  end_ = kept + got;
  buffer_[end_] = '\0';
  marks_.begin(buffer_.data(), buffer_.data() + end_);
  all_read_ = got == 0;
  return got > 0;
}

/// Reads more of the source while some cells of a line are already found. more() may move the text, so the
/// cells are set to its new place.
void CsvText::more_of(Line& line) {
  std::vector<std::size_t> starts;
  starts.reserve(line.cells.size());
  for (const std::string_view& cell : line.cells) {
    starts.push_back(static_cast<std::size_t>(cell.data() - (buffer_.data() + at_)));
  }
  more();
  for (std::size_t i = 0; i < starts.size(); ++i) {
    line.cells[i] = {buffer_.data() + at_ + starts[i], line.cells[i].size()};
  }
}

/// Skips a line that begins with a comment, after blanks; false if it does not.
bool CsvText::skip_comment() {
  for (;;) {
    std::size_t at = at_;
    while (at < end_ && is_blank(buffer_[at])) ++at;
    if (at == end_ && more()) continue;
    if (meaning(buffer_[at]) != comment) return false;
    if (const void* found = std::memchr(buffer_.data() + at, '\n', end_ - at)) {
      at_ = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) + 1;
      ++line_;
      return true;
    }
    if (!more()) {
      at_ = end_;
      return true;
    }
  }
}

/// Moves to the next line that is a row; false at the end.
bool CsvText::skip_to_row() {
  int blank = 0;
  for (;;) {
    if (end_ - at_ < 2 && more()) continue;
    if (at_ == end_) return false;
    const char c = buffer_[at_];
    if (c == '\n' || (c == '\r' && buffer_[at_ + 1] == '\n')) {
      if (blank == 0) blank = line_;
      at_ += c == '\n' ? 1 : 2;
      ++line_;
    } else if (!skip_comment()) {
      break;
    }
  }
  if (blank != 0) fail(blank, "the line is blank, expected a row (or the end of the file)");
  return true;
}

bool CsvText::next(Line& line) {
  if (!skip_to_row()) return false;
  line.number = line_;
  line.cells.clear();
  doubled_.clear();
  Progress progress;
  progress.line = line_;
  while (!scan(line, progress)) more_of(line);  // what was read does not hold the whole line
  at_ += progress.cell;
  line_ = progress.line + 1;
  for (const std::size_t cell : doubled_) undouble_quotes(line.cells[cell]);
  return true;
}

bool CsvText::is_ready(std::chrono::milliseconds wait) {
  std::size_t searched = 0;
  while (std::memchr(buffer_.data() + at_ + searched, '\n', end_ - at_ - searched) == nullptr && !all_read_) {
    searched = end_ - at_;
    if (!source_.is_ready(wait)) return false;
    more();  // a part of a line may be all that came
  }
  return true;
}

/// Finds the cells of the line at at_, from `progress` on, and moves `progress` to the end of the line. False
/// if the text ends within the line and there is more; `progress` then keeps the place, so that a cell that
/// comes in many pieces is not searched again with each.
bool CsvText::scan(Line& line, Progress& progress) {
  const char* const first = buffer_.data() + at_;
  Progress here = progress;
  for (bool ends = false; !ends;) {
    const bool quoted = meaning(first[here.cell]) == quote;
    bool whole = true;
    if (quoted) {
      whole = find_closing_quote(first, here);
    } else {
      here.scanned = static_cast<std::size_t>(marks_.next(first + here.scanned) - first);
    }
    const char* const at = first + here.scanned;
    const char* const behind = whole ? behind_cell(quoted ? at + 1 : at, here.line, quoted, ends) : nullptr;
    if (behind == nullptr) {
      progress = here;
      return false;
    }
    if (here.doubled) doubled_.push_back(line.cells.size());
    const char* const start = first + here.cell + (quoted ? 1 : 0);
    line.cells.push_back(here.doubled ? std::string_view(start, static_cast<std::size_t>(at - start))
                                      : trimmed(start, at));
    here.cell = here.scanned = static_cast<std::size_t>(behind - first);
    here.doubled = false;
  }
  progress = here;
  return true;
}

/// Moves `here` to the quote that closes its cell. False if the text ends before.
bool CsvText::find_closing_quote(const char* first, Progress& here) const {
  const char* at = first + std::max(here.scanned, here.cell + 1);
  const char* const end = buffer_.data() + end_;
  bool found = false;
  for (;; ++at) {
    const char c = *at;
    if (c == quote_) {
      if (at + 1 == end && !all_read_) break;
      found = at[1] != quote_;
      if (found) break;
      here.doubled = true;
      ++at;
    } else if (c == '\n') {
      ++here.line;
    } else if (c == '\0') {
      if (at != end) fail_zero(here.line, at);
      if (!all_read_) break;
      const auto lines = static_cast<int>(std::count(first + here.cell, at, '\n'));
      fail(here.line - lines, "a quoted cell begins here and never ends");
    }
  }
  here.scanned = static_cast<std::size_t>(at - first);
  return found;
}

/// `at` is the end of a cell. Returns the beginning of the next cell or, if it sets `ends`, of the next line;
/// null if the text ends before.
const char* CsvText::behind_cell(const char* at, int number, bool quoted, bool& ends) const {
  const char* const end = buffer_.data() + end_;
  switch (meaning(*at)) {
    case delimiter:
      return at + 1;
    case line_feed:
      ends = true;
      return at + 1;
    case carriage_return: {
      if (end - at < 3 && !all_read_) return nullptr;
      const std::string_view rest(at, static_cast<std::size_t>(end - at));
      if (const std::string message = carriage_return_message(rest, 0); !message.empty())
        fail(number, message);
      ends = true;
      return at + 2;
    }
    case comment: {
      ends = true;
      const auto* const line_end =
          static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      if (line_end != nullptr) return line_end + 1;
      return all_read_ ? end : nullptr;
    }
    case zero:
      if (at != end) fail_zero(number, at);
      ends = true;
      return all_read_ ? end : nullptr;
    case quote:
      if (!quoted) fail(number, "a quote within a cell; quote the whole cell and double the quotes in it");
      [[fallthrough]];
    case ordinary:
      break;
  }
  fail(number, fmt::format("text after a closing quote, expected '{}' or the end of the line", delimiter_));
}

/// Replaces doubled quotes in a cell by single ones, in place.
void CsvText::undouble_quotes(std::string_view& cell) {
  char* const start = buffer_.data() + (cell.data() - buffer_.data());
  char* out = start;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    *out++ = cell[i];
    if (cell[i] == quote_) ++i;
  }
  cell = trimmed(start, out);
}

/// A cell without the blanks around it.
std::string_view CsvText::trimmed(const char* begin, const char* end) const {
  while (begin < end && is_blank(*begin)) ++begin;
  while (begin < end && is_blank(end[-1])) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace plexus
