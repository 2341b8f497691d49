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
  /// The preparation of their inputs and targets: fitted to the training rows, or taken from the binding.
  /// Null if the data section asks for none.
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

/// Reads the data and splits it. First separates the test rows from the source's training rows (if the run
/// file says so; otherwise the test part is the source's own), then the validation rows. The preparation that
/// the binding plans is fitted to the remaining rows, unless the binding has a fitted one, and applied to all
/// rows. Class weights are applied to the training part only. `wanted` limits what is read and copied;
/// `table`: the rows of the source's training part, if they were read before (read_table). Warns of cells
/// without a value and of unknown texts. Throws DataError (labels out of range, empty parts with the numbers,
/// unknown class names in class_weight).
Parts read_parts(const DataConfig& config, const Dataset& dataset, const Binding& binding,
                 const Wanted& wanted, std::optional<std::vector<Column>> table = std::nullopt);
/// The raw columns of the source's training part, as read_parts reads them. Throws DataError.
std::vector<Column> read_table(const Dataset& dataset, const Binding& binding);
/// The preparation that read_parts fits to the training rows of such a table; null if none is planned. Throws
/// DataError.
std::shared_ptr<const Preparation> fitted_preparation(const DataConfig& config, std::vector<Column> table,
                                                      const Binding& binding);
/// The inputs of the model, in the binding's order, from a table of raw columns (others are ignored):
/// computed, prepared by the fitted preparation and stacked, as read_parts makes them. Throws DataError. Adds
/// to `counts`.
std::vector<Column> model_inputs(const Binding& binding, std::vector<Column> table,
                                 PreparationCounts& counts);
/// Samples of all rows of a table of raw columns, target and weights included, as read_parts makes them of
/// the file of a split. The binding must have the fitted preparation, if one is planned. Throws DataError.
Samples samples_of_table(const DataConfig& config, const Binding& binding, std::vector<Column> table);
/// Reads all parts of a data section. Not for a section with `compute`, whose formulas only a run evaluates.
/// Throws ConfigError for columns that cannot be bound.
Parts read_parts(const DataConfig& config);

}  // namespace plexus
