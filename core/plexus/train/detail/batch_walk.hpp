#pragma once

#include <plexus/train/detail/batch_binding.hpp>

#include <cstdint>
#include <vector>

namespace plexus {

/// A walk over samples in a given order, batch by batch; the last batch may be short. Borrows the samples.
class BatchWalk {
 public:
  /// Steps are replayed together for about this long, so that a stop and a display wait no longer.
  static constexpr double chunk_seconds = 0.05;

  /// `order`: int32 [rows], indices into samples.
  BatchWalk(BatchBinding& binding, Mode mode, const Samples& samples, Tensor order, std::int64_t batch_size);

  /// Continues from a row of the order; to be called after the order was written to.
  void start_at(std::int64_t row);
  /// Rows of the order that are done.
  std::int64_t next_row() const { return next_row_; }
  bool at_end() const { return next_row_ == samples_.rows; }

  /// Replays at least one and at most `most` steps, and returns how many. Requires: not at_end(), most >= 1.
  std::int64_t advance(std::int64_t most);
  /// Updates of the parameters that the last advance() made, if it trained.
  std::int64_t updates() const { return updates_; }

 private:
  void bind_next();
  void replay(std::int64_t first, std::int64_t count);

  BatchBinding& binding_;
  Mode mode_;
  const Samples& samples_;
  Tensor order_;
  std::int64_t batch_size_;
  std::int64_t next_row_ = 0;
  std::int64_t chunk_ = 1;  // steps that take about chunk_seconds

  Program* program_ = nullptr;    // null: to be bound before the next step
  std::int64_t program_row_ = 0;  // where its step 0 begins
  std::int64_t program_rows_ = 0;
  Tensor ahead_;  // the order from program_row_ on

  std::int64_t batches_per_update_;
  Program* accumulating_ = nullptr;  // for batches that only accumulate gradients; null if there are none
  std::int64_t accumulated_ = 0;     // batches since the last update
  std::int64_t updates_ = 0;
};

/// The batch sizes of a walk over `rows` rows, in order: the full one, and that of a short last batch.
std::vector<std::int64_t> batch_sizes(std::int64_t rows, std::int64_t batch_size);
/// Steps in which a walk visits `rows` rows.
std::int64_t steps_of(std::int64_t rows, std::int64_t batch_size);

}  // namespace plexus
