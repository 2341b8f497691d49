#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/preparation.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// One input or target of the model: the columns that it consists of, and the type of one row. Several
/// columns, and prepared ones, are stacked into float64 [rows, n].
struct BoundGroup {
  std::string name;
  std::vector<std::string> columns;
  Type row;
  bool dtype_is_known = true;  ///< false: the dtype is known once the data has been read
  std::vector<std::string> classes;
  /// The number of values that preparation makes of a row of each column. Empty without preparation: one
  /// value for each column, or the whole row of a single column.
  std::vector<std::int64_t> widths = {};
};

/// How columns become inputs and targets.
struct Binding {
  std::vector<BoundGroup> inputs;
  std::vector<BoundGroup> targets;
  /// What a training found in the columns that are used; later reads keep it (Dataset::read_known). Empty
  /// before a training.
  std::vector<Field> known = {};
  /// What is to be done to the columns (`plan`), and what a training fitted for it (`preparation`: null
  /// before a training, and if nothing is to be done).
  PreparationPlan plan = {};
  std::shared_ptr<const Preparation> preparation = nullptr;
  /// Whether the model depends on the fitted preparation: by shapes of inputs, or by metrics in the units of
  /// a target.
  bool depends_on_rows = false;

  /// Stores the fitted preparation and sets the row types of the inputs to what it makes. Null changes
  /// nothing.
  void prepare(std::shared_ptr<const Preparation> fitted);
  /// The columns that predicting reads: those of the inputs, with each computed column replaced by the
  /// columns that it reads.
  std::vector<std::string> source_columns() const;

  /// Fixes the columns to what a training found. `classes` has the classes of each target by name, empty for
  /// a target of numbers. If the training and this binding have one target each, their names may differ.
  /// Input columns that are not prepared hold numbers.
  void keep(const std::map<std::string, std::vector<std::string>>& classes);
};

/// Binds the data section of a run to a description; `computed`: the columns of its `compute`. Without
/// `inputs` in the section, the inputs are the fields with Use::input; if there are none, one input "input"
/// of all columns, in their order, except targets, sample weights, columns of splits, excluded columns and
/// columns that the formula of a target reads. Mistakes go to `diagnostics` at their places: unknown columns
/// (with near names), a missing target (if config.needs_target), a column with two uses that exclude each
/// other (a target among the inputs), columns that cannot be stacked, columns that a transform does not
/// treat, and columns that the test part lacks.
Binding bind_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics,
                     const ComputedColumns& computed = {});

/// If `config` has no `inputs`, writes the columns that bind_columns chose into it, so that another table
/// with more columns gives the same inputs. Does nothing if the source itself says which fields are inputs.
void record_inputs(const Binding& binding, const Description& description, DataConfig& config);

}  // namespace plexus
