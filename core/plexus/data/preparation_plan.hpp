#pragma once

#include <plexus/data/computed_column.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/data/transform.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Computed columns, in the order in which they are computed: later ones may read earlier ones.
using ComputedColumns = std::vector<std::shared_ptr<const ComputedColumn>>;

/// What a data section asks to be done to the columns of its inputs and targets, before anything is fitted.
struct PreparationPlan {
  /// A transform and which columns of the inputs it treats.
  struct Step {
    std::shared_ptr<const Transform> transform;
    std::string name;  ///< of the transform
    DataConfig::Preparation::Columns which = DataConfig::Preparation::Columns::of_its_kind;
    std::vector<std::string> columns;  ///< if they are named
    Position position;
  };
  /// The steps of one target, in their order.
  struct Target {
    std::string target;
    std::vector<Step> steps;
  };

  ComputedColumns computed;
  std::vector<std::string> inputs;  ///< the columns of all inputs, each once
  std::vector<Step> steps;
  std::vector<Target> targets;

  /// Whether nothing is to be done.
  bool empty() const { return computed.empty() && steps.empty() && targets.empty(); }
  /// The computed column of that name, or null.
  const ComputedColumn* computed_named(std::string_view name) const;
  /// The computed columns that are among these columns or that they read, also indirectly, in order.
  ComputedColumns computed_for(const std::vector<std::string>& columns) const;
  /// The columns of the source that are among these columns or that they read, also indirectly, each once.
  std::vector<std::string> sources_of(const std::vector<std::string>& columns) const;
};

}  // namespace plexus
