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

/// Where element `element` of the row-major order of `shape` lies. Inverse of row_major_strides.
Coordinates coordinates_of(const Shape& shape, std::int64_t element);

/// Throws ShapeError, naming the op, if an input's first dimension is open.
void require_static(std::string_view op, std::span<const Type> inputs);

/// Whether `from` broadcasts to just `to` (NumPy's rule).
bool broadcasts(const Shape& from, const Shape& to);

/// Means "no input element" below.
inline constexpr std::int64_t filled = -1;

/// Error bounds of an output of `shape` whose elements are copies: `source` gives, for an output's
/// coordinates, the element of the input, whose bound is in `errors`, or `filled` for one that is
/// `fill_error` off.
Tensor moved_errors(const Tensor& errors, const Shape& shape,
                    const std::function<std::int64_t(const Coordinates&)>& source, double fill_error = 0);

/// A copy reads what it writes and computes nothing.
Cost copy_cost(const Node& node);

/// Bounds on sums in float64: output element target(i) is the sum of the input elements i. A sum of K terms
/// is off by the errors of its terms and 4 sqrt(K) u of the sum of their magnitudes; of one term it is a
/// copy.
Tensor summed_errors(const Tensor& values, const Tensor& errors, const Tensor& output, double roundoff,
                     const std::function<std::int64_t(std::int64_t)>& target);

}  // namespace plexus
