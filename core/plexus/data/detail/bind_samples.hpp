#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/preparation.hpp>
#include <plexus/data/samples.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The targets and weights of a table's rows, as the source gives them, in samples without inputs. `table`
/// must contain the computed columns. Throws DataError for cells that cannot be used.
Samples bound_targets(const ColumnsByName& table, const Binding& binding,
                      const std::vector<DataConfig::SampleWeight>& weights);

/// The inputs of a model from a table of raw columns, which are prepared (`preparation` may be null) and
/// stacked. Throws DataError. Adds the cells that were treated as another value to `counts`.
std::vector<Column> bound_inputs(std::vector<Column> table, const Binding& binding,
                                 const Preparation* preparation, PreparationCounts& counts);

}  // namespace plexus
