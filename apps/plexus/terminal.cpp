#include "terminal.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

namespace plexus::app {
namespace {

constexpr std::size_t usual_columns = 80;

/// The number of bytes of the UTF-8 character that begins with this byte; 1 if none does.
std::size_t bytes_of(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

/// The sizes of a character, in bytes and in columns of the terminal.
struct Character {
  std::size_t bytes;
  std::size_t columns;
};

Character first_of(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = std::min(bytes_of(first), text.size());
  // U+1100 is E1 84 80, and the lines of boxes (U+2500 to U+257F) are E2 94 80 to E2 95 BF.
  const bool box = text.starts_with("\xE2\x94") || text.starts_with("\xE2\x95");
  const bool narrow = bytes < 3 || first < 0xE1 || box;
  return {bytes, narrow ? 1U : 2U};
}

}  // namespace

bool is_terminal() {
  const char* const kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

std::size_t terminal_columns() {
  winsize size = {};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : usual_columns;
}

bool terminal_has_utf8() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string letters;
    for (const char c : std::string_view(value)) {
      if (c != '-') letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return letters.find("utf8") != std::string::npos;
  }
  return false;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_of(text);
    columns += character.columns;
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string cut_to_columns(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Character next = first_of(text.substr(end));
    if (next.columns > columns) break;
    columns -= next.columns;
    end += next.bytes;
  }
  return std::string(text.substr(0, end));
}

std::string broken_to_columns(const std::vector<std::string>& parts, std::size_t columns) {
  std::string lines;
  std::size_t used = 0;
  for (std::string_view part : parts) {
    if (used > 0 && used + 1 + columns_of(part) <= columns) {
      lines += ' ';
      ++used;
    } else if (used > 0) {
      lines += '\n';
      used = 0;
    }
    while (used + columns_of(part) > columns) {
      std::string line = cut_to_columns(part, columns - used);
      if (line.empty()) line = std::string(part.substr(0, first_of(part).bytes));  // wider than the terminal
      const std::size_t blank = part[line.size()] == ' ' ? line.size() : line.rfind(' ');
      const bool at_blank = blank != std::string::npos && blank > 1;  // not after the dash that begins a part
      if (at_blank) line.resize(blank);
      lines += line + '\n';
      part.remove_prefix(line.size() + (at_blank ? 1 : 0));
      used = 0;
    }
    lines += part;
    used += columns_of(part);
  }
  return lines;
}

}  // namespace plexus::app
