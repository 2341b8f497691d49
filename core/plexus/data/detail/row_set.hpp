#pragma once

#include <plexus/data/part_rows.hpp>
#include <plexus/data/samples.hpp>

#include <cstdint>
#include <vector>

namespace plexus {

/// Some rows of a table in the order in which they are fed: ascending, unless a split as scikit-learn makes
/// it gave them another order, which later splits of the set keep. A range is stored without a list.
class RowSet {
 public:
  /// Rows [first, first + count).
  RowSet(std::int64_t first, std::int64_t count) : first_(first), count_(count) {}
  explicit RowSet(std::vector<std::int64_t> rows);

  std::int64_t count() const { return count_; }
  /// The index in the table of row i of the set.
  std::int64_t operator[](std::int64_t i) const {
    return list_.empty() ? first_ + i : list_[static_cast<std::size_t>(i)];
  }
  /// Rows [first, first + count) of the set.
  RowSet part(std::int64_t first, std::int64_t count) const;
  /// The rows i of the set for which apart[i] is `value`.
  RowSet where(const std::vector<bool>& apart, bool value) const;

  /// The rows at these places of the set, in that order.
  RowSet at(const std::vector<std::int64_t>& places) const;

  /// The record of these rows that a run stores.
  PartRows record() const;

  /// These rows of the samples of a whole table; a range shares their storage.
  Samples of(const Samples& samples) const;

 private:
  Tensor of(const Tensor& values) const;

  std::int64_t first_ = 0;
  std::int64_t count_ = 0;
  std::vector<std::int64_t> list_;  // empty: a range
};

}  // namespace plexus
