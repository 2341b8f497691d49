#include <plexus/config/detail/scalar_place.hpp>

#include <algorithm>
#include <optional>

namespace plexus {
namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

int count_characters(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), begins_character));
}

/// The line of a position from its column on; the source of an override is one line.
std::string_view rest_of_line(const Position& at) {
  std::string_view rest = at.source->text;
  for (int line = 1; line < at.line && !rest.empty(); ++line) {
    rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  int column = 1;
  while (!rest.empty() && column < at.column) {
    rest.remove_prefix(1);
    if (rest.empty() || begins_character(rest.front())) ++column;
  }
  return rest;
}

std::optional<Position> exact_place(const Position& scalar, std::string_view text, const Extent& piece) {
  if (!scalar.source) return std::nullopt;
  std::string_view line = rest_of_line(scalar);
  const bool quoted = !line.empty() && (line.front() == '"' || line.front() == '\'');
  if (quoted && !line.substr(1).starts_with(text)) return std::nullopt;
  if (!quoted && !line.starts_with(text)) return std::nullopt;
  const std::size_t begin = std::min(piece.begin, text.size());
  Position place = scalar;
  place.column += (quoted ? 1 : 0) + count_characters(text.substr(0, begin));
  place.length = std::max(1, count_characters(text.substr(begin, piece.bytes)));
  return place;
}

}  // namespace

Position place_in_scalar(const Position& scalar, std::string_view text, const Extent& piece) {
  return exact_place(scalar, text, piece).value_or(scalar);
}

void report_in_scalar(const Position& scalar, std::string_view text, const Extent& piece,
                      const std::string& message, Diagnostics& diagnostics) {
  if (const auto place = exact_place(scalar, text, piece)) return diagnostics.error(*place, message);
  const int character = count_characters(text.substr(0, std::min(piece.begin, text.size()))) + 1;
  diagnostics.error(
      scalar, "at character " + std::to_string(character) + " of '" + std::string(text) + "': " + message);
}

}  // namespace plexus
