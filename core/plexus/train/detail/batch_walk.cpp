#include <plexus/train/clock.hpp>
#include <plexus/train/detail/batch_walk.hpp>

#include <algorithm>
#include <utility>

namespace plexus {

BatchWalk::BatchWalk(BatchBinding& binding, Mode mode, const Samples& samples, Tensor order,
                     std::int64_t batch_size)
    : binding_(binding),
      mode_(mode),
      samples_(samples),
      order_(std::move(order)),
      batch_size_(batch_size),
      batches_per_update_(mode == Mode::train ? binding.batches_per_update() : 1) {}

void BatchWalk::start_at(std::int64_t row) {
  next_row_ = row;
  program_ = nullptr;
  if (batches_per_update_ > 1) accumulated_ = binding_.batches_made() % batches_per_update_;
}

std::int64_t BatchWalk::advance(std::int64_t most) {
  const std::int64_t left = samples_.rows - next_row_;
  if (program_ == nullptr || program_rows_ > left) bind_next();
  const std::int64_t first = (next_row_ - program_row_) / program_rows_;
  const std::int64_t count = std::min({left / program_rows_, most, chunk_});

  const double start = steady_seconds();
  replay(first, count);
  const double per_step = std::max(seconds_since(start) / static_cast<double>(count), 1e-9);
  chunk_ = std::clamp<std::int64_t>(static_cast<std::int64_t>(chunk_seconds / per_step), 1, 2 * chunk_ + 1);
  next_row_ += count * program_rows_;
  return count;
}

/// Batches before one that completes an update only accumulate gradients.
void BatchWalk::replay(std::int64_t first, std::int64_t count) {
  updates_ = 0;
  for (std::int64_t done = 0; done < count;) {
    const std::int64_t before_update = batches_per_update_ - 1 - accumulated_;
    const bool adds = before_update > 0;
    const std::int64_t steps = adds                      ? std::min(before_update, count - done)
                               : batches_per_update_ > 1 ? 1
                                                         : count;
    replay_rows(adds ? *accumulating_ : *program_, first + done, steps, samples_, ahead_, program_rows_);
    done += steps;
    accumulated_ = adds ? accumulated_ + steps : 0;
    if (!adds) updates_ += steps;
  }
}

void BatchWalk::bind_next() {
  program_row_ = next_row_;
  program_rows_ = std::min(batch_size_, samples_.rows - next_row_);
  program_ = &binding_.bind(mode_, samples_, order_, program_row_, program_rows_);
  if (batches_per_update_ > 1)
    accumulating_ = &binding_.bind_accumulating(samples_, order_, program_row_, program_rows_);
  ahead_ = binding_.rows_read(mode_, samples_, order_, program_row_);
}

std::vector<std::int64_t> batch_sizes(std::int64_t rows, std::int64_t batch_size) {
  std::vector<std::int64_t> sizes;
  if (rows >= batch_size) sizes.push_back(batch_size);
  if (rows % batch_size > 0) sizes.push_back(rows % batch_size);
  return sizes;
}

std::int64_t steps_of(std::int64_t rows, std::int64_t batch_size) {
  return rows / batch_size + (rows % batch_size > 0 ? 1 : 0);
}

}  // namespace plexus
