#pragma once

#include <plexus/graph/op.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

/// What reductions over attribute `axes` (sorted, non-negative, each reduced axis listed) with `keep_dims`
/// share. For authors of ops and of backends.
namespace plexus {

/// `axes` of `x` in the form of the attribute; an empty list means all. Throws ShapeError, naming op and
/// type, for an axis that x does not have and for one that is given twice.
std::vector<std::int64_t> axes_of(std::string_view op, const Type& x, const std::vector<std::int64_t>& axes);
/// The shape of `x` with 1 in place of each of `axes`.
Shape kept_shape(const Shape& x, const std::vector<std::int64_t>& axes);
/// The shape of the reduction of `x` that the attributes describe.
Shape reduced_shape(const Shape& x, const Attributes& attributes);
/// How many elements of `x` are reduced to one.
std::int64_t reduced_count(const Shape& x, const std::vector<std::int64_t>& axes);
/// A reduction's output, or the gradient by it, in the shape that broadcasts to the operand of `node`.
Symbol with_kept_dims(const Node& node, const Symbol& y);
/// The reduction of `x` by `op`, over `axes` as axes_of takes them.
Symbol add_reduction(const Op& op, const Symbol& x, const std::vector<std::int64_t>& axes, bool keep_dims);
/// The cost of a reduction: every input element is read and used once.
Cost reduction_cost(const Node& node);

}  // namespace plexus
