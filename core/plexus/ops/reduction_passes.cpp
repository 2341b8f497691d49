#include <plexus/ops/reduction_passes.hpp>

#include <array>

namespace plexus {

namespace {

/// Which axes are reduced.
using Reduced = std::array<bool, Shape::max_rank>;

Reduced reduced_axes(const Node& node) {
  Reduced reduced{};
  if (node.attributes().has("axes")) {
    for (const std::int64_t axis : node.attributes().integers("axes")) {
      reduced[static_cast<std::size_t>(axis)] = true;
    }
    return reduced;
  }
  // The axes that broadcasting from the result to the operand would add or stretch.
  const Shape& from = node.input(0).shape();
  const Shape& to = node.type().shape;
  const std::size_t made = from.rank() - to.rank();
  for (std::size_t axis = 0; axis < from.rank(); ++axis) {
    reduced[axis] = axis < made || to[axis - made] != from[axis];
  }
  return reduced;
}

/// Neighbouring axes that are all reduced, or all kept, merged into one.
struct Group {
  std::int64_t size;
  bool reduced;
};

std::vector<Group> groups_of(const Shape& shape, const Reduced& reduced) {
  std::vector<Group> groups;
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    if (shape[axis] == 1) continue;
    if (groups.empty() || groups.back().reduced != reduced[axis]) groups.push_back({1, reduced[axis]});
    groups.back().size *= shape[axis];
  }
  return groups;
}

}  // namespace

std::vector<ReductionPass> reduction_passes(const Node& node) {
  const std::vector<Group> groups = groups_of(node.input(0).shape(), reduced_axes(node));
  std::vector<ReductionPass> passes;
  std::int64_t inner = 1;
  for (std::size_t g = groups.size(); g-- > 0;) {
    if (!groups[g].reduced) {
      inner *= groups[g].size;
      continue;
    }
    std::int64_t outer = 1;
    for (std::size_t before = 0; before < g; ++before) outer *= groups[before].size;
    passes.push_back({outer, groups[g].size, inner});
  }
  return passes;
}

}  // namespace plexus
