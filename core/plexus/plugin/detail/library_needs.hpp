#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a shared library asks the system to load with it.
struct LibraryNeeds {
  std::vector<std::string> libraries;  ///< "libstdc++.so.6"
  std::vector<std::string> folders;    ///< of its RPATH or RUNPATH, as they are written
};

/// Reads them from the contents of an ELF file that read_note has found whole; nothing if it has no such
/// section.
LibraryNeeds read_needs(std::span<const std::byte> contents);

/// The places in which the system looks for the libraries that a file needs, in order, one a line, each
/// beginning with two blanks: what its own RUNPATH says, LD_LIBRARY_PATH, the system's folders.
std::string places_of_libraries(const LibraryNeeds& needs, const std::filesystem::path& file);

}  // namespace plexus
