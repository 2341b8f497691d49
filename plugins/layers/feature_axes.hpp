#pragma once

#include <plexus/plexus.hpp>

#include <span>
#include <string_view>
#include <vector>

/// Functions for the axes of a row over which a layer computes.
namespace plexus {

/// The axes sorted and counted from 0. Throws ShapeError, naming the layer, unless there is at least one,
/// each is named once, and all are axes of the shape behind that of the batch.
std::vector<std::int64_t> normalized_axes(std::string_view layer, std::span<const std::int64_t> axes,
                                          const Shape& shape);
/// on_axes has the dimensions of `shape` on these axes alone; along_axes has them too, and 1 on all other
/// axes.
Shape on_axes(const Shape& shape, std::span<const std::int64_t> axes);
Shape along_axes(const Shape& shape, std::span<const std::int64_t> axes);

}  // namespace plexus
