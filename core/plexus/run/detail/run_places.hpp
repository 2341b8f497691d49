#pragma once

#include <plexus/config/detail/component_places.hpp>

namespace plexus {

/// Where a run file has components.
const ComponentPlaces& run_places();

}  // namespace plexus
