#pragma once

#include <plexus/plugin/plugin.hpp>

#include <filesystem>

namespace plexus {

/// Opens a shared library with all its symbols resolved at once and visible to no other library, for the life
/// of the process, and gives the descriptor that it exports. Requires: an absolute path that read_note has
/// found good. Throws PluginError (an undefined symbol, a library it needs is missing) and FileError (no
/// memory for it).
const PluginDescriptor& open_library(const std::filesystem::path& file);

}  // namespace plexus
