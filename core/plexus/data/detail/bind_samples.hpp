#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/preparation.hpp>
#include <plexus/data/samples.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The targets and weights of a table's rows, as the source gives them; samples without inputs. `table` has
/// the computed columns. Throws DataError for cells that cannot be used.
Samples bound_targets(const ColumnsByName& table, const Binding& binding,
                      const std::vector<DataConfig::SampleWeight>& weights);

/// The inputs of a model from a table of raw columns: computed, prepared (`preparation` may be null), and put
/// together. Throws DataError. Adds to `counts`.
std::vector<Column> bound_inputs(std::vector<Column> table, const Binding& binding,
                                 const Preparation* preparation, PreparationCounts& counts);

}  // namespace plexus
