#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace plexus {

/// SHA-256 of a file, as 64 hexadecimal digits. Throws FileError.
std::string sha256_of(const std::filesystem::path& file);
/// SHA-256 of a text, as 64 hexadecimal digits.
std::string sha256_of_text(std::string_view text);

}  // namespace plexus
