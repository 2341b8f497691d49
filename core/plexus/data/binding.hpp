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

/// One input or target of the model: the columns that make it, and what a row of it is. Several columns, and
/// prepared ones, are stacked into float64 [rows, n].
struct BoundGroup {
  std::string name;
  std::vector<std::string> columns;
  Type row;
  bool dtype_is_known = true;  ///< false: the dtype is known once the data has been read
  std::vector<std::string> classes;
  /// How many numbers each column is, if preparation makes them; else empty: one each, or all of the row.
  std::vector<std::int64_t> widths = {};
};

/// How columns become inputs and targets.
struct Binding {
  std::vector<BoundGroup> inputs;
  std::vector<BoundGroup> targets;
  /// What a training found in the columns that are used, which all later readings keep: see
  /// Dataset::read_known. Empty before a training.
  std::vector<Field> known = {};
  /// What is to be done to the columns, and what a training fitted for it: null before one, and if nothing is
  /// to be done.
  PreparationPlan plan = {};
  std::shared_ptr<const Preparation> preparation = nullptr;
  /// Whether the model depends on what is fitted: shapes of inputs, or metrics in the units of a target.
  bool depends_on_rows = false;

  /// Takes up what was fitted: the rows of inputs and targets are known then. Null changes nothing.
  void prepare(std::shared_ptr<const Preparation> fitted);
  /// The columns that predicting reads: those of inputs, with computed columns replaced by what they read.
  std::vector<std::string> source_columns() const;

  /// Fixes the columns to what a training found: `classes` has those of each target by name, empty for one
  /// that held numbers. A single target is the training's single one whatever it is called. Inputs hold
  /// numbers.
  void keep(const std::map<std::string, std::vector<std::string>>& classes);
};

/// Binds a run's data section to a description; `computed`: the columns of its `compute`. Without `inputs`,
/// the inputs are the fields that are inputs by themselves; if there are none, one input "input" of all
/// columns that are not target, sample weight, column of a split or excluded, and that no formula of a target
/// reads, in their order. Unknown columns (with near names), a missing target (if config.needs_target), a
/// column used for two things that exclude each other (a target among the inputs), columns that cannot be
/// stacked, that a transform does not treat, and those that the test part lacks go to `diagnostics` at their
/// places.
Binding bind_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics,
                     const ComputedColumns& computed = {});

/// Writes the columns that bind_columns chose for want of `inputs` into `config`, so that another table with
/// more columns gives the same inputs. Inputs that the source names itself stay unnamed.
void record_inputs(const Binding& binding, const Description& description, DataConfig& config);

}  // namespace plexus
