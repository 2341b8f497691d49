#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/data/dataset.hpp>

#include <memory>
#include <string>

namespace plexus {

/// A source as it would be for another file (its option `file`) or, for one of a folder (`dir`), another
/// folder or a single file of that kind. Throws ConfigError if it has neither option.
std::unique_ptr<const Dataset> source_of_path(const Choice& source, const std::string& path);

}  // namespace plexus
