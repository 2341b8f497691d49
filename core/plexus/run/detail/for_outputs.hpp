#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/run/run_config.hpp>

#include <vector>

namespace plexus {

/// Reads one component for all outputs, or a map whose keys are output names. A map with the name of a
/// component as its key is that component. Mistakes go to `diagnostics`.
std::vector<RunConfig::ForOutput> read_for_outputs(const Tree& tree, Kind kind, const ComponentSource& source,
                                                   Diagnostics& diagnostics);

}  // namespace plexus
