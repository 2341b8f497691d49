#pragma once

#include <plexus/tensor/shape.hpp>

#include <cstdint>

/// What kernels share that read or write where data says. For authors of backends.
namespace plexus {

/// Throws IndexError, which says which and where it stands, unless all `indices`, a tensor of `shape`, are in
/// [0, size). To be called before anything is read or written by them: a fraction of a nanosecond for each.
/// Allocates nothing unless it throws.
void require_in_range(const std::int32_t* indices, const Shape& shape, std::int64_t size);
void require_in_range(const std::int64_t* indices, const Shape& shape, std::int64_t size);

}  // namespace plexus
