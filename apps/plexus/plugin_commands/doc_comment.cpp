#include "doc_comment.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <vector>

#include <fmt/format.h>

namespace plexus::app {

namespace {

struct SourceLine {
  std::size_t indentation;
  std::string text;  // without it
};

std::vector<SourceLine> lines_of(const std::string& text) {
  std::vector<SourceLine> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const std::size_t indentation = std::min(line.find_first_not_of(" \t"), line.size());
    lines.push_back({indentation, line.substr(indentation)});
  }
  return lines;
}

bool is_of_name(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether these words stand at a place of a text, with any blanks before each of them.
bool are_words_at(std::string_view text, std::size_t at, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
    if (!text.substr(at).starts_with(word)) return false;
    at += word.size();
  }
  return true;
}

/// The position of `word` in the text from `from` on, except where it is only the end of a longer name; npos
/// if there is none.
std::size_t word_in(std::string_view text, std::string_view word, std::size_t from = 0) {
  std::size_t at = text.find(word, from);
  while (at != text.npos && at > 0 && is_of_name(text[at - 1])) at = text.find(word, at + 1);
  return at;
}

/// Whether the function `name()` that is called or defined here returns this text at once.
bool returns_at(std::string_view source, std::size_t at, const std::string& quoted) {
  const std::size_t body = source.find_first_of("{;", at);
  return body != source.npos && are_words_at(source, body, {"{", "return", quoted});
}

/// The number of the line in which the component is named. This uses no regular expression: std::regex
/// recurses for each character of a gap.
std::optional<std::size_t> naming_line(const std::string& source, Kind kind, std::string_view name) {
  const std::string quoted = fmt::format("\"{}\"", name);
  const std::string_view text = source;
  const std::string_view begin = kind == Kind::op ? "name()" : "chema(";
  const auto next = [&](std::size_t from) {
    return kind == Kind::op ? word_in(text, begin, from) : text.find(begin, from);
  };
  for (std::size_t at = next(0); at != text.npos; at = next(at + 1)) {
    const std::size_t behind = at + begin.size();
    const bool named =
        kind == Kind::op ? returns_at(text, behind, quoted) : are_words_at(text, behind, {quoted, ","});
    if (named) return std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  }
  return std::nullopt;
}

bool begins_class(const std::string& line) {
  return line.starts_with("class ") || line.starts_with("struct ");
}

/// The class of a member that is defined outside of it ("Snake" of "Snake::schema("); empty if it is defined
/// inside.
std::string owner_of(const std::string& line, std::size_t member) {
  if (member < 2 || line.compare(member - 2, 2, "::") != 0) return {};
  std::size_t begin = member - 2;
  while (begin > 0 && is_of_name(line[begin - 1])) --begin;
  return line.substr(begin, member - 2 - begin);
}

bool begins_class_called(const std::string& line, const std::string& name) {
  for (const std::string& begin : {"class " + name, "struct " + name}) {
    if (line.starts_with(begin) && (line.size() == begin.size() || !is_of_name(line[begin.size()])))
      return true;
  }
  return false;
}

/// The number of the line in which the class of the component begins. It is indented less than the member
/// that names the component: a class between them is nested, and indented as far as that member.
std::optional<std::size_t> class_line(const std::vector<SourceLine>& lines, std::size_t naming, Kind kind) {
  const std::string_view member = kind == Kind::op ? "name(" : "schema(";
  std::size_t at = naming;
  while (at > 0 && word_in(lines[at].text, member) == std::string::npos) --at;
  const SourceLine& declaring = lines[at];
  const std::size_t column = word_in(declaring.text, member);
  if (column == std::string::npos) return std::nullopt;
  if (begins_class(declaring.text)) return at;
  const std::string owner = owner_of(declaring.text, column);
  while (at-- > 0) {
    const SourceLine& line = lines[at];
    const bool is_its = owner.empty() ? begins_class(line.text) && line.indentation < declaring.indentation
                                      : begins_class_called(line.text, owner);
    if (is_its) return at;
  }
  return std::nullopt;
}

}  // namespace

std::string doc_comment(const std::string& source, Kind kind, std::string_view name) {
  const std::vector<SourceLine> lines = lines_of(source);
  const auto named = naming_line(source, kind, name);
  if (!named) return {};
  const auto begin = class_line(lines, *named, kind);
  if (!begin) return {};
  std::size_t at = *begin;
  while (at > 0 && lines[at - 1].text.starts_with("template")) --at;
  std::string text;
  for (; at > 0 && lines[at - 1].text.starts_with("///"); --at) {
    const std::string& line = lines[at - 1].text;
    text.insert(0, line.substr(std::min<std::size_t>(line.starts_with("/// ") ? 4 : 3, line.size())) + "\n");
  }
  return text;
}

}  // namespace plexus::app
