#pragma once

#include <plexus/data/binding.hpp>

namespace plexus {

/// The implementation of bind_columns.
Binding bound_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics,
                      const ComputedColumns& computed);

}  // namespace plexus
