#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace plexus {

/// Replaces the file at `path` by one that holds `bytes`, or leaves it alone: writes a file beside it,
/// flushes that to the disk, renames it over `path` and flushes the folder. Whatever happens, a reader sees
/// the old file or the new one, whole. Throws FileError that names the path and the reason.
void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

/// The bytes of a file as they are. Throws FileError.
std::string read_file(const std::filesystem::path& path);

}  // namespace plexus
