#pragma once

#include <plexus/plexus.hpp>

#include <span>
#include <string_view>
#include <vector>

/// The axes of a row over which a layer computes.
namespace plexus {

/// Axes of a shape, sorted, each named once and none of them the batch's. Throws ShapeError, naming the layer
/// and the shape.
std::vector<std::int64_t> normalized_axes(std::string_view layer, std::span<const std::int64_t> axes,
                                          const Shape& shape);
/// The dimensions of `shape` on these axes alone, and the same with ones on all others.
Shape on_axes(const Shape& shape, std::span<const std::int64_t> axes);
Shape along_axes(const Shape& shape, std::span<const std::int64_t> axes);

}  // namespace plexus
