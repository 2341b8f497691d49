#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace plexus {

/// What the note of a plugin says.
struct NoteFacts {
  std::string abi_tag;
  std::string name;
  std::string version;
  std::string compiler;
  std::string build_type;
};

/// Reads the note of a plugin, running none of its code. Every offset in the file is checked against its
/// length. Throws PluginError, naming the file: not an ELF file, truncated, another machine, no shared
/// library, no Plexus plugin, a damaged note, no descriptor, a C++ library of its own; FileError if it cannot
/// be read.
NoteFacts read_note(const std::filesystem::path& file);
/// The same for a file's contents; `file` is what messages call it.
NoteFacts read_note(std::span<const std::byte> contents, const std::filesystem::path& file);

}  // namespace plexus
