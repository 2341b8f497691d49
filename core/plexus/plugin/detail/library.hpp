#pragma once

#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/plugin.hpp>

namespace plexus {

/// Opens a shared library with all its symbols resolved at once and visible to no other library, for the life
/// of the process, and returns the descriptor that it exports. Requires: read_note has accepted the file.
/// Throws PluginError (an undefined symbol; a library it needs is missing: which, and where it was looked
/// for; a static constructor threw, after which no library can be opened any more) and FileError (no memory
/// for it).
const PluginDescriptor& open_library(const PluginFile& file);

}  // namespace plexus
