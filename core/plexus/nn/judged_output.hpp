#pragma once

#include <plexus/nn/output_kinds.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a metric knows about the output that it evaluates, besides the values.
struct JudgedOutput {
  /// What the values of the output mean to its loss (logits, probabilities ...); `real` if the loss does not
  /// say.
  PredictionKind predictions = PredictionKind::real;
  Shape row = {};  ///< of the output, without the batch dimension
  /// The names of the target's classes, indexed by code; empty if the target holds numbers. Absent: not known
  /// yet, as in a step that is traced to check types before the data is read.
  std::optional<std::vector<std::string>> classes = std::nullopt;

  /// How many values a row has on its last axis: 1 for a row without axes.
  std::int64_t values() const { return row.is_scalar() ? 1 : row.back(); }
};

/// The code of the class that a user calls `name`: the place of the name among the target's classes. If no
/// names are known it may be the code itself, "2", below the number of classes (the values of a row, or 2 for
/// a single value). While the classes are not known, a name gives 0. Throws ConfigError, which lists the
/// classes, for any other text.
std::int64_t class_index(const JudgedOutput& output, std::string_view name);

}  // namespace plexus
