#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/data/dataset.hpp>

#include <vector>

namespace plexus {

/// One input or target of the model: the columns that make it, and what a row of it is. Several columns are
/// stacked into float64 [rows, n].
struct BoundGroup {
  std::string name;
  std::vector<std::string> columns;
  Type row;
  bool dtype_is_known = true;  ///< false: the dtype is known once the data has been read
  std::vector<std::string> classes;
};

/// How columns become inputs and targets.
struct Binding {
  std::vector<BoundGroup> inputs;
  std::vector<BoundGroup> targets;
};

/// Binds a run's data section to a description. Unknown columns (with near names), a missing target, columns
/// that cannot be stacked go to `diagnostics` at their places.
Binding bind_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics);

}  // namespace plexus
