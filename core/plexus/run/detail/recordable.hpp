#pragma once

#include <plexus/config/tree.hpp>

namespace plexus {

/// Throws ConfigError that names a text of `config` which is not UTF-8, as a path may be: a run directory
/// that recorded it could not be read back.
void require_recordable(const Tree& config);

}  // namespace plexus
