#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/tensor/tensor.hpp>

namespace plexus {

/// How far `found` is from `expected` (float64, of the same shape), each element judged against `bounds`
/// (float64; +infinity: undecided). No bounds: nothing is judged.
Deviation deviation(const Tensor& found, const Tensor& expected, const Tensor* bounds);

/// Whether two tensors of one type are equal bit by bit.
bool same_bits(const Tensor& a, const Tensor& b);

/// The error at the worst element as a share of its bound; +infinity beyond a bound of 0.
double share_of_bound(const Deviation& deviation);

/// Two tests of one value as one: the larger of each figure, the worse of the worst elements, sums of counts.
Deviation merged(const Deviation& a, const Deviation& b);

}  // namespace plexus
