#pragma once

#include <plexus/nn/output_kinds.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a metric is told of the output that it judges, besides the values.
struct JudgedOutput {
  /// What the loss of the output takes its values for; `real` where the loss does not say.
  PredictionKind predictions = PredictionKind::real;
  Shape row = {};  ///< of the output, without the batch dimension
  /// The names of the target's classes by code, none if it holds numbers. Absent: not known yet; a step is
  /// then traced to check types, before the data is read.
  std::optional<std::vector<std::string>> classes = std::nullopt;

  /// How many values a row has on its last axis: 1 for a row without axes.
  std::int64_t values() const { return row.is_scalar() ? 1 : row.back(); }
};

/// The code of a class that a user names: by its name in the target's classes, else as the code itself, "2".
/// It is below the number of classes: the values of a row, or 2 for a single one. 0 for a name while the
/// classes are not known. Throws ConfigError, which lists the classes, for any other text.
std::int64_t class_index(const JudgedOutput& output, std::string_view name);

}  // namespace plexus
