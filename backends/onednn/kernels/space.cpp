#include "kernels/space.hpp"

namespace plexus::onednn {

namespace {

/// Neighbouring axes along which the same operands are broadcast.
struct Group {
  std::int64_t size = 1;
  std::vector<bool> varies;  ///< by operand
};

/// Whether `operand` has an element for each index of axis `axis` of `shape`.
bool varies_along(const Shape& operand, const Shape& shape, std::size_t axis) {
  const std::size_t missing = shape.rank() - operand.rank();
  return axis >= missing && operand[axis - missing] != 1;
}

std::vector<Group> groups_of(const Shape& shape, std::span<const Shape> operands, std::size_t first_axis) {
  std::vector<Group> groups;
  for (std::size_t axis = first_axis; axis < shape.rank(); ++axis) {
    if (shape[axis] == 1) continue;
    std::vector<bool> varies;
    for (const Shape& operand : operands) varies.push_back(varies_along(operand, shape, axis));
    if (groups.empty() || groups.back().varies != varies) groups.push_back({1, varies});
    groups.back().size *= shape[axis];
  }
  return groups;
}

Broadcast broadcast(bool along_rows, bool along_columns) {
  if (along_rows) return along_columns ? Broadcast::full : Broadcast::column;
  return along_columns ? Broadcast::row : Broadcast::number;
}

}  // namespace

std::optional<Space> space_of(const Shape& shape, std::span<const Shape> operands, std::size_t first_axis,
                              bool cut_anywhere) {
  const std::vector<Group> groups = groups_of(shape, operands, first_axis);
  if (groups.size() > 2) return std::nullopt;
  Space space;
  if (groups.empty()) {
    space.operands.assign(operands.size(), Broadcast::full);
    return space;
  }
  const Group& last = groups.back();
  if (groups.size() == 1) {
    for (std::size_t i = 0; i < operands.size(); ++i) {
      space.operands.push_back(last.varies[i] ? Broadcast::full : Broadcast::number);
    }
    space.columns = cut_anywhere ? 1 : shape.back();
    space.rows = space.columns == 0 ? 0 : last.size / space.columns;
    return space;
  }
  space.rows = groups.front().size;
  space.columns = last.size;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    space.operands.push_back(broadcast(groups.front().varies[i], last.varies[i]));
    const bool vector = space.operands.back() == Broadcast::row || space.operands.back() == Broadcast::column;
    space.flat = space.flat && !vector;
  }
  return space;
}

}  // namespace plexus::onednn
