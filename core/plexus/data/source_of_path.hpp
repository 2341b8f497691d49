#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/data/dataset.hpp>

#include <memory>
#include <string>

namespace plexus {

/// Whether a source is made of one file or folder, so that source_of_path can name another.
bool is_made_of_a_path(const Choice& source);
/// A source like `source` that reads `path`: another file (its option `file`) or, if it reads a folder
/// (`dir`), another folder or a single file of that kind. Throws ConfigError if it has neither option.
std::unique_ptr<const Dataset> source_of_path(const Choice& source, const std::string& path);

}  // namespace plexus
