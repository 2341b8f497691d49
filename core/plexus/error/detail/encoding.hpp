#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plexus {

/// Number of bytes of the UTF-8 sequence at the start of `text`, which must not be empty; 0 if no valid
/// sequence is there (a stray continuation byte, an overlong form, a surrogate, a truncated sequence).
std::size_t utf8_bytes(std::string_view text);
/// Whether all of `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);
/// Index of the first byte that is not part of a valid UTF-8 sequence; the size of `text` if there is none.
std::size_t first_not_utf8(std::string_view text);

/// The name by which iconv knows the encoding of a text that is plainly not UTF-8: "UTF-16", "UTF-16LE",
/// "UTF-32", ...; empty for any other text. It is recognised by its byte order mark, or by many zero bytes at
/// either the even or the odd positions.
std::string other_encoding(std::string_view text);

/// The message for a text in `encoding`: "the text is UTF-16, expected UTF-8; convert it: iconv ...".
std::string encoding_message(std::string_view encoding);
/// The message for a byte that is not UTF-8.
std::string byte_message(char byte);
/// The message for the carriage return at index `at` of `text`; empty if it belongs to a line end CR LF.
std::string carriage_return_message(std::string_view text, std::size_t at);

}  // namespace plexus
