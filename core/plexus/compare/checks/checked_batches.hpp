#pragma once

#include <plexus/compare/subject.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace plexus {

/// A number of rows whose programs are checked.
struct CheckedBatch {
  std::int64_t rows = 0;
  bool brief = false;  ///< it differs from another in its rows alone: fewer tests tell
};

/// Every number of rows that a run has in a batch, or that is timed, each once. Training: its batch, the
/// short last one, and two drawn sizes. Evaluation: `evaluation_batch` and the short last ones of the samples
/// and of the validation part; of a trained run one row too, of which the intervals of metrics are made.
/// Prediction: `prediction_rows`, where there are as many rows, and the sizes of an evaluation.
std::vector<CheckedBatch> checked_batches(Mode mode, const Subject& subject,
                                          std::span<const std::int64_t> prediction_rows);

}  // namespace plexus
