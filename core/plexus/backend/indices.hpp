#pragma once

#include <plexus/tensor/shape.hpp>

#include <cstdint>

/// Checks of indices, for kernels that read or write at places given by data. For authors of backends.
namespace plexus {

/// Throws IndexError, which names the first wrong index and its place, unless all `indices`, a tensor of
/// `shape`, are in [0, size). To be called before anything is read or written at these indices. Takes a
/// fraction of a nanosecond for each. Allocates nothing unless it throws.
void require_in_range(const std::int32_t* indices, const Shape& shape, std::int64_t size);
void require_in_range(const std::int64_t* indices, const Shape& shape, std::int64_t size);

}  // namespace plexus
