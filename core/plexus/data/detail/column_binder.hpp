#pragma once

#include <plexus/data/binding.hpp>

namespace plexus {

/// What bind_columns does.
Binding bound_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics,
                      const ComputedColumns& computed);

}  // namespace plexus
