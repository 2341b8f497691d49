#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/computed_column.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/data/dataset.hpp>

#include <memory>
#include <vector>

namespace plexus {

/// The columns of `config.compute`, in their order; each reads columns of `description` and earlier ones.
/// Mistakes go to `diagnostics`, at the character of the formula if the source has its text unchanged: a
/// broken formula, an unknown column or function, a name that a column of the source or an earlier entry has.
/// The result is complete only if no mistake was added. The columns are evaluated on `backends.reference`, in
/// float64, and keep it alive.
std::vector<std::shared_ptr<const ComputedColumn>> computed_columns(const DataConfig& config,
                                                                    const Description& description,
                                                                    const Backends& backends,
                                                                    Diagnostics& diagnostics);

}  // namespace plexus
