#pragma once

#include <plexus/run/run_config.hpp>

namespace plexus {

/// The run file that read_run_config would read back to `config`, every default written out.
Tree to_tree(const RunConfig& config);

}  // namespace plexus
