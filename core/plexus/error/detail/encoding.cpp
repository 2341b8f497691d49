#include <plexus/error/detail/encoding.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace plexus {
namespace {

using std::string_view_literals::operator""sv;

// Longer marks come first, because the mark of UTF-32LE begins with the mark of UTF-16LE.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> byte_order_marks{
    {{"\xFF\xFE\0\0"sv, "UTF-32"},
     {"\0\0\xFE\xFF"sv, "UTF-32"},
     {"\xFF\xFE", "UTF-16"},
     {"\xFE\xFF", "UTF-16"}}};

constexpr std::size_t looked_at = 256;

}  // namespace

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

std::size_t first_not_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t bytes = utf8_bytes(text.substr(at));
    if (bytes == 0) break;
    at += bytes;
  }
  return at;
}

bool is_utf8(std::string_view text) { return first_not_utf8(text) == text.size(); }

std::string other_encoding(std::string_view text) {
  for (const auto& [mark, name] : byte_order_marks) {
    if (text.starts_with(mark)) return std::string(name);
  }
  // Most texts are mostly ASCII, and in UTF-16 one of the two bytes of an ASCII character is zero.
  const std::string_view start = text.substr(0, std::min(looked_at, text.size() / 2 * 2));
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < start.size(); ++i) zeros[i % 2] += start[i] == '\0' ? 1U : 0U;
  if (zeros[1] > start.size() / 4 && zeros[0] == 0) return "UTF-16LE";
  if (zeros[0] > start.size() / 4 && zeros[1] == 0) return "UTF-16BE";
  return {};
}

std::string encoding_message(std::string_view encoding) {
  const std::string name(encoding);
  return "the text is " + name + ", expected UTF-8; convert it: iconv -f " + name + " -t UTF-8 OLD > NEW";
}

std::string byte_message(char byte) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  return std::string("the byte 0x") + hex[value >> 4] + hex[value & 15] +
         " is not UTF-8; if the text is Latin-1, convert it: iconv -f LATIN1 -t UTF-8 OLD > NEW";
}

std::string carriage_return_message(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\r\n")) return {};
  if (rest.starts_with("\r\r\n")) {
    return "the line ends in CR CR LF, expected LF or CR LF; convert it: sed 's/\\r*$//' OLD > NEW";
  }
  return "a carriage return (CR) without a line feed, expected lines that end in LF or CR LF; convert it: "
         "tr '\\r' '\\n' < OLD > NEW";
}

}  // namespace plexus
