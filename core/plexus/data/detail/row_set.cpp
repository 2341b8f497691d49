#include <plexus/data/detail/row_set.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace plexus {

RowSet::RowSet(std::vector<std::int64_t> rows)
    : first_(rows.empty() ? 0 : rows.front()),
      count_(static_cast<std::int64_t>(rows.size())),
      list_(std::move(rows)) {
  std::int64_t next = first_;
  if (std::all_of(list_.begin(), list_.end(), [&](std::int64_t row) { return row == next++; })) list_.clear();
}

RowSet RowSet::part(std::int64_t first, std::int64_t count) const {
  if (list_.empty()) return {first_ + first, count};
  return RowSet(std::vector<std::int64_t>(list_.begin() + first, list_.begin() + first + count));
}

RowSet RowSet::where(const std::vector<bool>& apart, bool value) const {
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < count_; ++i) {
    if (apart[static_cast<std::size_t>(i)] == value) rows.push_back((*this)[i]);
  }
  return RowSet(std::move(rows));
}

RowSet RowSet::at(const std::vector<std::int64_t>& places) const {
  std::vector<std::int64_t> rows;
  rows.reserve(places.size());
  for (const std::int64_t place : places) rows.push_back((*this)[place]);
  return RowSet(std::move(rows));
}

PartRows RowSet::record() const { return list_.empty() ? PartRows{count_, first_, {}} : part_rows(list_); }

Tensor RowSet::of(const Tensor& values) const {
  if (list_.empty()) return values.rows(first_, count_);
  Tensor rows(values.dtype(), values.shape().without(0).inserted(0, count_));
  const std::size_t bytes = rows.bytes() / list_.size();
  for (std::size_t i = 0; i < list_.size(); ++i) {
    const auto row = static_cast<std::size_t>(list_[i]);
    std::memcpy(rows.raw() + i * bytes, values.raw() + row * bytes, bytes);
  }
  return rows;
}

Samples RowSet::of(const Samples& samples) const {
  Samples part = samples;
  part.rows = count_;
  part.first_row = samples.first_row + first_;
  part.source_rows = list_;
  for (Column& input : part.inputs) input.values = of(input.values);
  for (Column& target : part.targets) target.values = of(target.values);
  for (std::optional<Tensor>& weights : part.weights) {
    if (weights) weights = of(*weights);
  }
  return part;
}

}  // namespace plexus
