#include <plexus/ops/detail/joined_slices.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>

namespace plexus {
namespace {

using Integers = std::vector<std::int64_t>;

const Symbol& part_of(const Symbol& padded) { return padded.node().input(0); }
const Integers& start_of(const Symbol& padded) { return padded.node().attributes().integers("before"); }

Integers sizes_of(const Symbol& x) { return {x.shape().begin(), x.shape().end()}; }

/// The axis along which the second block begins where the first ends, all else being equal; -1: none.
std::int64_t meeting_axis(const Integers& first_start, const Integers& first_sizes,
                          const Integers& second_start, const Integers& second_sizes) {
  std::int64_t found = -1;
  for (std::size_t axis = 0; axis < first_start.size(); ++axis) {
    if (first_start[axis] == second_start[axis] && first_sizes[axis] == second_sizes[axis]) continue;
    if (found >= 0 || first_start[axis] + first_sizes[axis] != second_start[axis]) return -1;
    found = static_cast<std::int64_t>(axis);
  }
  return found;
}

}  // namespace

bool JoinedSlices::takes(const Symbol& padded) {
  const Node& node = padded.node();
  if (node.op().name() != "pad" || node.attributes().number("value") != 0) return false;
  const Integers& between = node.attributes().integers("between");
  return std::all_of(between.begin(), between.end(), [](std::int64_t count) { return count == 0; });
}

JoinedSlices::JoinedSlices(const Symbol& padded)
    : first_(padded), start_(start_of(padded)), sizes_(sizes_of(part_of(padded))) {}

bool JoinedSlices::join(const Symbol& padded) {
  if (!takes(padded)) return false;
  const Integers& start = start_of(padded);
  const Integers sizes = sizes_of(part_of(padded));
  const std::int64_t before = meeting_axis(start, sizes, start_, sizes_);
  const std::int64_t axis = before >= 0 ? before : meeting_axis(start_, sizes_, start, sizes);
  if (axis < 0 || (axis_ >= 0 && axis != axis_)) return false;
  axis_ = axis;
  if (before >= 0) start_ = start;
  sizes_[static_cast<std::size_t>(axis)] += sizes[static_cast<std::size_t>(axis)];
  (before >= 0 ? before_ : behind_).push_back(part_of(padded));
  return true;
}

Symbol JoinedSlices::made() const {
  if (axis_ < 0) return first_;
  std::vector<Symbol> parts(before_.rbegin(), before_.rend());
  parts.push_back(part_of(first_));
  parts.insert(parts.end(), behind_.begin(), behind_.end());
  const Symbol joined = concat(parts, axis_);
  const Shape& whole = first_.shape();
  if (joined.shape() == whole) return joined;
  Integers after;
  for (std::size_t i = 0; i < whole.rank(); ++i) after.push_back(whole[i] - start_[i] - sizes_[i]);
  return pad(joined, start_, after);
}

}  // namespace plexus
