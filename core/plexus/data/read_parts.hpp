#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/data/part_rows.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// The samples of a run. `validation` and `test` exist where the run file or the source provides them.
struct Parts {
  Samples train;
  std::optional<Samples> validation;
  std::optional<Samples> test;
  /// What prepared their inputs and targets: fitted to the training rows, or that of the binding. Null if the
  /// data section asks for nothing.
  std::shared_ptr<const Preparation> preparation = nullptr;
  /// The rows of the source's training part that train, validation and test have; parts that are read from
  /// elsewhere, and empty ones, are not in it.
  std::map<std::string, PartRows> rows = {};
};

/// Which parts read_parts reads and copies.
struct Wanted {
  bool train = true;
  bool validation = true;
  bool test = false;
};

/// Reads and splits. First separates the test rows from the source's training rows (if the run file says so,
/// else they are the source's own test part), then the validation rows. What the binding plans to prepare is
/// fitted to the rest, unless the binding has what a training fitted, and applied to all. Class weights count
/// in training only. `wanted` limits what is read and copied; `table`: the rows of the source's training
/// part, if they were read before (read_table). Warns of cells without a value and of unknown texts. Throws
/// DataError (labels out of range, empty parts with the numbers, unknown class names in class_weight).
Parts read_parts(const DataConfig& config, const Dataset& dataset, const Binding& binding,
                 const Wanted& wanted, std::optional<std::vector<Column>> table = std::nullopt);
/// The raw columns of the source's training part, as read_parts reads them. Throws DataError.
std::vector<Column> read_table(const Dataset& dataset, const Binding& binding);
/// What read_parts fits to the training rows of such a table; null if nothing is planned. Throws DataError.
std::shared_ptr<const Preparation> fitted_preparation(const DataConfig& config, std::vector<Column> table,
                                                      const Binding& binding);
/// The inputs of the model, in the binding's order, from a table of raw columns (others are ignored):
/// computed, prepared by what was fitted, put together, as read_parts makes them. Throws DataError, adds to
/// `counts`.
std::vector<Column> model_inputs(const Binding& binding, std::vector<Column> table,
                                 PreparationCounts& counts);
/// All rows of a table of raw columns, target and weights included, as read_parts makes them of a file that
/// plays a part. The binding has what a training fitted. Throws DataError.
Samples samples_of_table(const DataConfig& config, const Binding& binding, std::vector<Column> table);
/// All parts of a data section, in one go; not with `compute`, whose formulas a run evaluates. Throws
/// ConfigError for columns that cannot be bound.
Parts read_parts(const DataConfig& config);

}  // namespace plexus
