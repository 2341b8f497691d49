#pragma once

#include <plexus/data/binding.hpp>

#include <optional>
#include <vector>

namespace plexus {

/// The samples of a run. `validation` and `test` exist where the run file or the source provides them.
struct Parts {
  Samples train;
  std::optional<Samples> validation;
  std::optional<Samples> test;
};

/// Which parts read_parts reads and copies.
struct Wanted {
  bool train = true;
  bool validation = true;
  bool test = false;
};

/// Reads and splits. First separates the test rows from the source's training rows (if the run file says so,
/// else they are the source's own test part), then the validation rows. Class weights count in training only.
/// `wanted` limits what is read and copied. Throws DataError (labels out of range, empty parts with the
/// numbers, unknown class names in class_weight).
Parts read_parts(const DataConfig& config, const Dataset& dataset, const Binding& binding,
                 const Wanted& wanted);
/// The values of one input from the columns of a table, as read_parts makes them. Throws DataError.
Column bound_input(const BoundGroup& group, const std::vector<Column>& table);
/// All parts of a data section, in one go. Throws ConfigError for columns that cannot be bound.
Parts read_parts(const DataConfig& config);

}  // namespace plexus
