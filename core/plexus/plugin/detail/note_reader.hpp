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

/// Reads the note of a plugin from the contents of its file, running none of its code. Every offset in them
/// is checked against their length. Throws PluginError, naming the file as `file`: not an ELF file,
/// truncated, another machine, no shared library, no Plexus plugin, a damaged note, no descriptor, a C++
/// library of its own.
NoteFacts read_note(std::span<const std::byte> contents, const std::filesystem::path& file);

}  // namespace plexus
