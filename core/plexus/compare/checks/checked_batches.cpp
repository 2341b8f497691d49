#include <plexus/compare/checks/checked_batches.hpp>
#include <plexus/train/detail/batch_walk.hpp>

#include <algorithm>
#include <random>

namespace plexus {

namespace {

/// The first random size is at most this, because ops are checked with it, some of them many times.
constexpr std::int64_t few_rows = 32;

void add(std::vector<CheckedBatch>& batches, std::int64_t rows, bool brief) {
  const bool known = std::any_of(batches.begin(), batches.end(),
                                 [&](const CheckedBatch& batch) { return batch.rows == rows; });
  if (rows > 0 && !known) batches.push_back({rows, brief});
}

void add_drawn(std::vector<CheckedBatch>& batches, const ComparedRun& compared_run) {
  std::mt19937_64 random(compared_run.seed);
  const auto drawn = [&](std::int64_t most) {
    return 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most));
  };
  const std::int64_t all = compared_run.samples.rows;
  add(batches, drawn(std::min(few_rows, all)), true);
  add(batches, drawn(std::min(2 * compared_run.fit.batch_size, all)), true);
}

}  // namespace

std::vector<CheckedBatch> checked_batches(Mode mode, const ComparedRun& compared_run,
                                          std::span<const std::int64_t> prediction_rows) {
  const std::int64_t all = compared_run.samples.rows;
  std::vector<CheckedBatch> batches;
  if (mode == Mode::train && compared_run.whole_passes) {
    add(batches, all, false);
    return batches;
  }
  if (mode == Mode::train) {
    for (const std::int64_t rows : batch_sizes(all, compared_run.fit.batch_size)) add(batches, rows, false);
    add_drawn(batches, compared_run);
    return batches;
  }
  for (const std::int64_t rows : batch_sizes(all, evaluation_batch)) {
    add(batches, rows, mode == Mode::predict || !batches.empty());
  }
  if (mode == Mode::evaluate) {
    for (const std::int64_t rows : batch_sizes(compared_run.validation_rows, evaluation_batch)) {
      add(batches, rows, true);
    }
  }
  if (mode == Mode::evaluate && compared_run.trained) add(batches, 1, true);
  if (mode == Mode::predict) {
    for (const std::int64_t rows : prediction_rows) add(batches, rows <= all ? rows : 0, true);
  }
  return batches;
}

}  // namespace plexus
