#pragma once

#include <plexus/data/binding.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What to do with a column of texts that is an input, as the end of a message.
std::string advice_on_texts(std::string_view column);

/// Plans what `prepare` and `prepare_target` do to the columns of a data section, as far as it is known
/// before the rows are read. Mistakes go to `diagnostics` at their places.
class PreparationPlanner {
 public:
  using Group = DataConfig::Group;

  /// `fields`: of the source, and the computed ones.
  PreparationPlanner(const DataConfig& config, const std::map<std::string_view, const Field*>& fields,
                     Diagnostics& diagnostics)
      : config_(config), fields_(fields), diagnostics_(diagnostics) {}

  /// Adds the columns of the inputs and their steps to `plan`, which has the computed columns.
  void plan_inputs(const std::vector<Group>& inputs, PreparationPlan& plan);
  /// Adds the steps of the targets; the loss sees float64 then.
  void plan_targets(std::vector<BoundGroup>& targets, PreparationPlan& plan);

  /// Whether one of the fields is computed or treated.
  bool makes_any(const std::vector<const Field*>& fields) const;
  /// The group of an input for which makes_any; its row is not known yet if widths depend on rows.
  BoundGroup bound(const Group& group, const std::vector<const Field*>& fields);
  /// Whether the row of a bound input, or a metric, depends on what the rows hold.
  bool depends_on_rows() const { return depends_on_rows_; }

 private:
  /// What is known of a column on its way through the steps.
  struct Way {
    bool made = false;
    std::optional<CellKind> kind;       ///< in the end; unknown before the rows are read
    std::optional<std::int64_t> width;  ///< in the end
  };

  PreparationPlan::Step step_of(const DataConfig::Preparation& entry) const;
  void check_named(const DataConfig::Preparation& entry, const PreparationPlan& plan);
  std::optional<CellKind> source_kind(const Field& field) const;
  /// Whether a step treats a column whose source holds `kind`; nothing if that is not known.
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
