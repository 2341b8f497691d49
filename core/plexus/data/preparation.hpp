#pragma once

#include <plexus/data/dataset.hpp>
#include <plexus/data/preparation_plan.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/data/transform.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a training found for its preparation: all that a run stores of it besides its configuration.
struct PreparationFacts {
  /// A column of the source that formulas or transforms of the inputs read.
  struct Source {
    std::string column;
    CellKind kind = CellKind::numbers;
    std::vector<std::string> texts = {};  ///< by code: those of the training rows
    bool open = false;                    ///< other texts are accepted, as unknown_code
    std::int64_t missing = 0;             ///< training rows without a value
  };
  /// What a transform found in a column: one part for each number in a row of the column.
  struct Fitted {
    std::string column;
    std::vector<FittedColumn> parts;
  };
  struct Step {
    std::string transform;
    std::vector<Fitted> columns;
  };
  /// The steps of `prepare_target` for one target; each step has one column, the target.
  struct Target {
    std::string target;
    std::vector<Step> steps;
  };

  std::int64_t rows = 0;  ///< of the training part
  std::vector<Source> sources;
  std::vector<Step> steps;
  std::vector<Target> targets;
};

/// How one column of the inputs is prepared, for tables that people read.
struct PreparedColumn {
  std::string name;
  std::vector<std::string> steps;  ///< "compute", "simple_imputer", "standard_scaler", ...
  std::int64_t width = 1;          ///< numbers that a row has after all steps
  std::vector<std::string> names;  ///< of these numbers, such as "gold"; empty if they have none
  std::int64_t missing = 0;        ///< training rows in which the source has no value
  std::int64_t texts = 0;          ///< different texts in the training rows; 0 for numbers
};

/// How many cells a preparation treated as another value (`unknown: other`): cells without a value that no
/// step had filled in, texts that the training rows do not have, and numbers that are not a category.
struct PreparationCounts {
  struct Count {
    std::int64_t missing = 0;
    std::int64_t unknown = 0;
    CellKind kind = CellKind::texts;  ///< of the unknown ones
    std::string example;              ///< an unknown one: "such as 'tin'"
  };
  std::int64_t rows = 0;  ///< that were prepared so far; messages number further rows from here on
  std::map<std::string, Count> columns;
};

/// Warns of each column with cells that `counts` has. `what` names the rows: "the data", "rows.csv".
void warn_of(const PreparationCounts& counts, std::string_view what);

/// A preparation that is fitted to the training rows and prepares tables and rows of the same columns:
/// formulas first, then transforms in their order, in float64 on the host. Immutable;
/// several threads may use it at once.
class Preparation {
 public:
  /// A column that a fitted step treats, with a function for each number in a row of the column.
  struct Column {
    std::string name;
    std::vector<std::shared_ptr<const ColumnFunction>> parts;
  };
  struct Step {
    std::string transform;
    std::vector<Column> columns;
  };

  /// Takes over what a run stored. Throws DataError if it was not fitted by this plan.
  Preparation(PreparationPlan plan, PreparationFacts facts);

  const PreparationPlan& plan() const { return plan_; }
  const PreparationFacts& facts() const { return facts_; }
  const std::vector<Step>& steps() const { return steps_; }

  /// Whether a column of the inputs is computed or treated; others are taken as the source gives them.
  bool makes(std::string_view column) const;
  /// The number of values in a row of a column that it makes, after all steps; 1 for other columns.
  std::int64_t width(std::string_view column) const;
  /// The fields of the source that the preparation reads, as a training found them, for Dataset::read_known;
  /// in the order of facts().sources. The classes of texts are those of the training rows, then the words
  /// with which formulas compare the column.
  std::vector<Field> sources() const;
  /// How each column of the inputs is prepared, in their order.
  std::vector<PreparedColumn> report() const;

  /// A table with the columns that the preparation makes, float64 [rows] or [rows, width], in place of those
  /// of the source; other columns stay. Computed columns that the table has already are not computed again.
  /// Throws DataError, which names column, file and row, for a cell that is not accepted, and for one that is
  /// still without a value after all steps. Adds to `counts`.
  std::vector<plexus::Column> apply(std::vector<plexus::Column> table, PreparationCounts& counts) const;

  /// Whether `prepare_target` treats a target.
  bool makes_target(std::string_view target) const;
  /// A bound target as the loss sees it: float64, of the same shape.
  plexus::Column apply_target(plexus::Column target) const;
  /// Converts prepared numbers of a target, as the loss sees them, rows one after the other, into the
  /// target's own units, in place. Allocates nothing. Throws DataError unless they are whole rows.
  void to_units(std::string_view target, std::span<double> numbers) const;
  /// The same for predictions of a model, [rows, ...]: computed in float64, rounded once to the dtype of
  /// `values`.
  Tensor in_units(std::string_view target, const Tensor& values) const;
  /// For each number in a row of a target, the formulas of `x` that convert it into the target's own units,
  /// to be applied one after the other. Empty if the target is not prepared.
  std::vector<std::vector<std::string>> inverse_formulas(std::string_view target) const;

 private:
  const std::vector<Step>* target_steps(std::string_view target) const;
  void take_widths();

  PreparationPlan plan_;
  PreparationFacts facts_;
  std::vector<Step> steps_;
  std::map<std::string, std::vector<Step>, std::less<>> targets_;
  std::map<std::string, std::int64_t, std::less<>> widths_;  ///< of the columns that it makes
};

}  // namespace plexus
