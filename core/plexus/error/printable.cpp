#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/printable.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace plexus {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

// Control characters, the soft hyphen, blanks without width, and the marks that change the direction of the
// text or end a line. Joiners (U+200C, U+200D) stay: some languages are written with them.
constexpr std::array<std::pair<char32_t, char32_t>, 10> hidden{{{0x00, 0x1F},
                                                                {0x7F, 0x9F},
                                                                {0xAD, 0xAD},
                                                                {0x200B, 0x200B},
                                                                {0x200E, 0x200F},
                                                                {0x2028, 0x202E},
                                                                {0x2060, 0x2069},
                                                                {0xFEFF, 0xFEFF},
                                                                {0xFFF9, 0xFFFB},
                                                                {0xFFFE, 0xFFFF}}};

bool is_hidden(char32_t code) {
  return std::any_of(hidden.begin(), hidden.end(),
                     [&](const auto& range) { return code >= range.first && code <= range.second; });
}

char32_t code_of(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0);
  char32_t code = byte(0) & (0xFFU >> (character.size() + 1));
  for (std::size_t i = 1; i < character.size(); ++i) code = code << 6 | (byte(i) & 0x3FU);
  return code;
}

std::string escape(char32_t code) {
  if (code == '\n') return "\\n";
  if (code == '\r') return "\\r";
  if (code == '\t') return "\\t";
  std::string text = code < 0x80 ? "\\x" : "\\u";
  for (int shift = code < 0x80 ? 4 : 12; shift >= 0; shift -= 4) text += hex[code >> shift & 15U];
  return text;
}

/// `kept` are the control characters that stay.
std::string shown(std::string_view text, std::string_view kept) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t bytes = utf8_bytes(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(bytes, 1));
    if (bytes == 0) {
      const auto value = static_cast<unsigned char>(text[0]);
      out += {'\\', 'x', hex[value >> 4], hex[value & 15]};
    } else if (kept.find(text[0]) == kept.npos && is_hidden(code_of(character))) {
      out += escape(code_of(character));
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text) { return shown(text, "\n\t"); }

std::string printable_line(std::string_view text) { return shown(text, ""); }

}  // namespace plexus
