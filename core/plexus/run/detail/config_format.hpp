#pragma once

#include <plexus/config/tree.hpp>

namespace plexus {

/// A resolved config with the version of its format in front, in the key `format`, which no run file has.
Tree with_format(const Tree& config);

/// A config without that key. Throws DataError, which names file and line, if the version is newer than this
/// program knows, since nothing else in the file can be judged then. A value that is not a version stays in
/// it.
Tree without_format(Tree config);

}  // namespace plexus
