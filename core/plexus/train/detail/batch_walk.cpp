#include <plexus/train/clock.hpp>
#include <plexus/train/detail/batch_walk.hpp>

#include <algorithm>
#include <utility>

namespace plexus {

BatchWalk::BatchWalk(BatchBinding& binding, Mode mode, const Samples& samples, Tensor order,
                     std::int64_t batch_size)
    : binding_(binding), mode_(mode), samples_(samples), order_(std::move(order)), batch_size_(batch_size) {}

void BatchWalk::start_at(std::int64_t row) {
  next_row_ = row;
  program_ = nullptr;
}

std::int64_t BatchWalk::advance(std::int64_t most) {
  const std::int64_t left = samples_.rows - next_row_;
  if (program_ == nullptr || program_rows_ > left) bind_next();
  const std::int64_t first = (next_row_ - program_row_) / program_rows_;
  const std::int64_t count = std::min({left / program_rows_, most, chunk_});

  const double start = steady_seconds();
  replay_rows(*program_, first, count, samples_, ahead_, program_rows_);
  const double per_step = std::max(seconds_since(start) / static_cast<double>(count), 1e-9);
  chunk_ = std::clamp<std::int64_t>(static_cast<std::int64_t>(chunk_seconds / per_step), 1, 2 * chunk_ + 1);
  next_row_ += count * program_rows_;
  return count;
}

void BatchWalk::bind_next() {
  program_row_ = next_row_;
  program_rows_ = std::min(batch_size_, samples_.rows - next_row_);
  program_ = &binding_.bind(mode_, samples_, order_, program_row_, program_rows_);
  ahead_ = order_.rows(program_row_, samples_.rows - program_row_);
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
