#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstdint>

namespace plexus {

/// The index of the first element of `values`, in row-major order, that becomes NaN or infinite as a number
/// of `precision` (float32 or float64): so does 1e39 in float32. -1 if there is none; dtypes of whole numbers
/// have none and are not read.
std::int64_t first_nonfinite(const Tensor& values, DType precision);
/// The same for a tensor of `type` at an address.
std::int64_t first_nonfinite(const Type& type, const void* values, DType precision);

}  // namespace plexus
