#pragma once

#include <plexus/graph/node.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstdint>

namespace plexus {

/// Values for an input of that type, a floating one: N(0, 1) draws with signed zeros, subnormal numbers, the
/// smallest normal and the largest ones, infinities and NaN among them. `everywhere`: half of the elements
/// are such; else, where elements are added up, each stands once among many draws, and what is largest is so
/// small that no sum of it overflows.
Tensor special_values(const Type& type, std::uint64_t key, bool everywhere);

/// What a kernel may make of special values, beside its bounds. `rounded` is what reference makes of them in
/// the node's own precision, by the definition of a composite. Where the truth is a NaN or infinite in the
/// dtype: exactly that, if `rounded` is. Where the truth is finite, but `rounded` is not, or that of a
/// composite is beyond the bounds, because something on the way is too large for the dtype: anything. A
/// subnormal result may be flushed to zero by an op that rounds, which bounds allow; one that only passes it
/// on must keep it. The sign of a zero is not looked at.
void bound_special(const Tensor& expected, const Tensor& rounded, const Type& type, bool composite,
                   Tensor& bounds);

}  // namespace plexus
