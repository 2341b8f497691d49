#pragma once

#include <plexus/graph/op.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

/// What ops that move elements share. For authors of ops.
namespace plexus {

using Coordinates = std::array<std::int64_t, Shape::max_rank>;

/// The coordinates of the element with row-major index `element` in `shape`.
Coordinates coordinates_of(const Shape& shape, std::int64_t element);

/// Throws ShapeError, naming the op, if an input's first dimension is open (of unknown size).
void require_static(std::string_view op, std::span<const Type> inputs);

/// Whether `from` broadcasts to exactly `to` (NumPy's rule).
bool broadcasts(const Shape& from, const Shape& to);

/// Means "no input element" below.
inline constexpr std::int64_t filled = -1;

/// Error bounds of an output of `shape` whose elements are copies: `source` gives, for the coordinates of an
/// output element, the row-major index of the input element that it copies, whose bound is in `errors`, or
/// `filled` if it copies none, for which the bound is `fill_error`.
Tensor moved_errors(const Tensor& errors, const Shape& shape,
                    const std::function<std::int64_t(const Coordinates&)>& source, double fill_error = 0);

/// The cost of a copy, which reads and writes as many bytes as the output has and computes nothing.
Cost copy_cost(const Node& node);

/// Bounds on the errors of sums, in float64: input element i is a term of output element target(i), or of
/// none if that is `filled`. A sum of K terms is off by the errors of its terms and 4 sqrt(K) u times the sum
/// of their magnitudes; a sum of one term is a copy.
Tensor summed_errors(const Tensor& values, const Tensor& errors, const Tensor& output, double roundoff,
                     const std::function<std::int64_t(std::int64_t)>& target);

}  // namespace plexus
