#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/tensor/tensor.hpp>

namespace plexus {

/// The error statistics of `found` against `expected` (float64, same shape). Each element is judged by
/// `bounds` (float64; +infinity: undecided); null: no element is judged.
Deviation deviation(const Tensor& found, const Tensor& expected, const Tensor* bounds);

/// Whether two tensors of the same type have equal bits.
bool same_bits(const Tensor& a, const Tensor& b);

/// The error at the worst element as a share of its bound; +infinity beyond a bound of 0.
double share_of_bound(const Deviation& deviation);

/// Merges two tests of one value: maxima of the errors, the worse of the worst elements, sums of the counts.
Deviation merged(const Deviation& a, const Deviation& b);

}  // namespace plexus
