#include "feature_axes.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

std::vector<std::int64_t> normalized_axes(std::string_view layer, std::span<const std::int64_t> axes,
                                          const Shape& shape) {
  const auto rank = static_cast<std::int64_t>(shape.rank());
  std::vector<std::int64_t> found;
  for (const std::int64_t axis : axes) {
    found.push_back(axis < 0 ? axis + rank : axis);
    if (found.back() >= 1 && found.back() < rank) continue;
    throw ShapeError(fmt::format("{}: axis {} is none of the features' of {}", layer, axis, shape.text()));
  }
  std::sort(found.begin(), found.end());
  const bool twice = std::adjacent_find(found.begin(), found.end()) != found.end();
  if (!found.empty() && !twice) return found;
  throw ShapeError(fmt::format("{} takes one axis or more, each once: found {}", layer, axes.size()));
}

Shape on_axes(const Shape& shape, std::span<const std::int64_t> axes) {
  std::vector<std::int64_t> dims;
  for (const std::int64_t axis : axes) dims.push_back(shape.dim(axis));
  return Shape(std::span<const std::int64_t>(dims));
}

Shape along_axes(const Shape& shape, std::span<const std::int64_t> axes) {
  std::vector<std::int64_t> dims(shape.rank(), 1);
  for (const std::int64_t axis : axes) dims[static_cast<std::size_t>(axis)] = shape.dim(axis);
  return Shape(std::span<const std::int64_t>(dims));
}

}  // namespace plexus
