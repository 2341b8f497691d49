#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/run_config.hpp>

namespace plexus {

/// The manifest of a training that runs: facts of this machine, of the plugins that are loaded, and of the
/// data as it was read. Throws FileError for a plugin that cannot be read.
Manifest training_manifest(const RunConfig& config, const Backends& backends, const Description& data,
                           const Parts& parts);

}  // namespace plexus
