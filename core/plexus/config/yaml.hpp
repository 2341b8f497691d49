#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>

namespace plexus {

/// Parses YAML text. Throws ConfigError (with file:line:column, line, caret) for broken YAML, duplicate keys,
/// anchors and tags, several documents, and a flow map that lacks the space after ':'.
Tree parse_yaml(std::shared_ptr<const Source> source);
/// Reads and parses a file. Throws ConfigError also when it cannot be read; names the path as given.
Tree read_yaml(const std::filesystem::path& file);
/// Parses the YAML value that begins at byte `begin` of a one-line source ("fit.epochs=5"). Mistakes go to
/// `diagnostics`; the result is complete only if none was added.
Tree parse_value(std::shared_ptr<const Source> source, std::size_t begin, Diagnostics& diagnostics);

}  // namespace plexus
