#pragma once

#include <plexus/compare/compared_run.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace plexus {

/// A batch size whose programs are checked.
struct CheckedBatch {
  std::int64_t rows = 0;
  bool brief = false;  ///< whether fewer tests are enough, because another batch size has all tests
};

/// All batch sizes that a run uses or that are timed, each once. Training: the batch size, the short last
/// batch, and two random sizes. Evaluation: `evaluation_batch` and the short last batches of the samples and
/// of the validation part; for a trained run also one row, from which the intervals of metrics are computed.
/// Prediction: the sizes in `prediction_rows` up to the number of rows, and the sizes of an evaluation.
std::vector<CheckedBatch> checked_batches(Mode mode, const ComparedRun& compared_run,
                                          std::span<const std::int64_t> prediction_rows);

}  // namespace plexus
