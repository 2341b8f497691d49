#pragma once

#include <plexus/data/binding.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The end of a message about an input column of texts: how to make numbers of it.
std::string advice_on_texts(std::string_view column);

/// Plans what `prepare` and `prepare_target` do to the columns of a data section, as far as it is known
/// before the rows are read. Mistakes go to `diagnostics` at their places.
class PreparationPlanner {
 public:
  using Group = DataConfig::Group;

  /// `fields`: the columns of the source and the computed columns.
  PreparationPlanner(const DataConfig& config, const std::map<std::string_view, const Field*>& fields,
                     Diagnostics& diagnostics)
      : config_(config), fields_(fields), diagnostics_(diagnostics) {}

  /// Adds the columns of the inputs and their steps to `plan`, which has the computed columns.
  void plan_inputs(const std::vector<Group>& inputs, PreparationPlan& plan);
  /// Adds the steps of the targets to `plan`; targets with steps become float64.
  void plan_targets(std::vector<BoundGroup>& targets, PreparationPlan& plan);

  /// Whether one of the fields is computed or treated by a step.
  bool makes_any(const std::vector<const Field*>& fields) const;
  /// Binds an input for which makes_any() is true; its row type is not final if widths depend on the rows.
  BoundGroup bound(const Group& group, const std::vector<const Field*>& fields);
  /// Whether the row of a bound input, or a metric, depends on what the rows hold.
  bool depends_on_rows() const { return depends_on_rows_; }

 private:
  /// What is known of a column after all steps; `made`: it is computed or treated.
  struct Way {
    bool made = false;
    std::optional<CellKind> kind;       ///< absent: not known before the rows are read
    std::optional<std::int64_t> width;  ///< absent: not known before the rows are read
  };

  PreparationPlan::Step step_of(const DataConfig::Preparation& entry) const;
  void check_named(const DataConfig::Preparation& entry, const PreparationPlan& plan);
  std::optional<CellKind> source_kind(const Field& field) const;
  /// Whether a step treats a column whose source holds `kind`; nullopt if that is not known.
  std::optional<bool> treats(const PreparationPlan::Step& step, const Field& field,
                             std::optional<CellKind> kind) const;
  Way way_of(const Field& field) const;
  void check_way(const Field& field);

  const DataConfig& config_;
  const std::map<std::string_view, const Field*>& fields_;
  Diagnostics& diagnostics_;
  std::vector<PreparationPlan::Step> steps_;
  ComputedColumns computed_;
  bool depends_on_rows_ = false;
};

}  // namespace plexus
