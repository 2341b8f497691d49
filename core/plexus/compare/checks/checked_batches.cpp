#include <plexus/compare/checks/checked_batches.hpp>

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

void add_drawn(std::vector<CheckedBatch>& batches, const ComparedRun& compared_run, std::int64_t batch) {
  std::mt19937_64 random(compared_run.seed);
  const auto drawn = [&](std::int64_t most) {
    return 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most));
  };
  const std::int64_t all = compared_run.samples.rows;
  add(batches, drawn(std::min(few_rows, all)), true);
  add(batches, drawn(std::min(2 * batch, all)), true);
}

}  // namespace

std::vector<CheckedBatch> checked_batches(Mode mode, const ComparedRun& compared_run,
                                          std::span<const std::int64_t> prediction_rows) {
  const std::int64_t all = compared_run.samples.rows;
  const std::int64_t batch = std::min(mode == Mode::train ? compared_run.batch_size : evaluation_batch, all);
  std::vector<CheckedBatch> batches;
  if (mode == Mode::train) {
    add(batches, batch, false);
    add(batches, all % batch, false);
    add_drawn(batches, compared_run, batch);
    return batches;
  }
  add(batches, batch, mode == Mode::predict);
  add(batches, all % batch, true);
  if (mode == Mode::evaluate) {
    const std::int64_t validated = compared_run.validation_rows;
    add(batches, std::min(evaluation_batch, validated), true);
    add(batches, validated % evaluation_batch, true);
  }
  if (mode == Mode::evaluate && compared_run.trained) add(batches, 1, true);
  if (mode == Mode::predict) {
    for (const std::int64_t rows : prediction_rows) add(batches, rows <= all ? rows : 0, true);
  }
  return batches;
}

}  // namespace plexus
