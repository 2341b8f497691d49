#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plexus {

/// Bytes of the UTF-8 sequence that `text` begins with, which is not empty; 0 if it begins with none (a stray
/// or overlong sequence, a surrogate, one that is cut).
std::size_t utf8_bytes(std::string_view text);
/// Whether all of `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);
/// Where the first byte stands that is not UTF-8; the size of `text` if there is none.
std::size_t first_not_utf8(std::string_view text);

/// The name by which iconv knows the encoding of a text that is plainly not UTF-8: "UTF-16", "UTF-16LE",
/// "UTF-32", ...; empty for any other text. Byte order marks tell, or zero bytes beside every character.
std::string other_encoding(std::string_view text);

/// What to say of a file in that encoding: "the text is UTF-16, expected UTF-8; convert it: iconv ...".
std::string encoding_message(std::string_view encoding);
/// What to say of a byte that is not UTF-8.
std::string byte_message(char byte);
/// What to say of a carriage return at `at` that is no part of a line end CR LF; empty if it is one.
std::string carriage_return_message(std::string_view text, std::size_t at);

}  // namespace plexus
