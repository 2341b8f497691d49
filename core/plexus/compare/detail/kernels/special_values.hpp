#pragma once

#include <plexus/graph/node.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstdint>

namespace plexus {

/// Draws values from N(0, 1) for an input of a floating type and mixes in signed zeros, subnormal numbers,
/// the smallest and largest normal numbers, infinities and NaN. `everywhere`: half of the elements are such
/// special values. Otherwise (for ops that add elements up) each special value occurs once, and the largest
/// are small enough that no sum overflows.
Tensor special_values(const Type& type, std::uint64_t key, bool everywhere);

/// Adapts the bounds of a kernel's results for special values. `rounded` holds the results of reference in
/// the node's own precision (by the definition of a composite). If the expected value is NaN or infinite in
/// the dtype and `rounded` is the same, the result must be exactly that. If the expected value is finite, but
/// `rounded` is not (or, for a composite, is beyond the bounds) because an intermediate number overflows, any
/// result is allowed. An op that rounds may flush subnormal results to zero, which the bounds allow; an op
/// that only moves values must keep them. The sign of a zero is ignored.
void bound_special(const Tensor& expected, const Tensor& rounded, const Type& type, bool composite,
                   Tensor& bounds);

}  // namespace plexus
