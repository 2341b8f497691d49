#include <plexus/error/error.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

/// Movements of elements that are composed of other ops.
namespace plexus {

namespace {

using Integers = std::vector<std::int64_t>;

/// Throws ShapeError, naming the function, if the first dimension is open.
void require_known(std::string_view function, const Symbol& x) {
  const Type type = x.type();
  require_static(function, std::span(&type, 1));
}

/// Elements [begin, end) of an axis >= 0, in steps >= 1.
Symbol range(const Symbol& x, std::int64_t axis, std::int64_t begin, std::int64_t end, std::int64_t stride) {
  const Shape& shape = x.shape();
  Integers from(shape.rank(), 0);
  Integers to(shape.begin(), shape.end());
  Integers step(shape.rank(), 1);
  const auto at = static_cast<std::size_t>(axis);
  from[at] = begin;
  to[at] = end;
  step[at] = stride;
  return slice(x, std::move(from), std::move(to), std::move(step));
}

/// The slices of x at constant positions `places` on an axis >= 0.
Symbol picked(const Symbol& x, std::int64_t axis, const std::vector<std::int64_t>& places) {
  const Shape shape{static_cast<std::int64_t>(places.size())};
  return gather(x, x.graph().constant(Tensor::of<std::int64_t>(shape, places)), axis);
}

/// A position, counted from the end if negative, limited to [least, most].
std::int64_t within(std::int64_t place, std::int64_t size, std::int64_t least, std::int64_t most) {
  return std::clamp(place < 0 ? place + size : place, least, most);
}

/// x repeated along an axis >= 0.
Symbol repeated(const Symbol& x, std::size_t axis, std::int64_t count) {
  const Shape& shape = x.shape();
  const std::int64_t outer = Shape(shape.dims().first(axis)).elements();
  const std::int64_t inner = shape.from(axis).elements();
  const Symbol rows = broadcast_to(reshape(x, Shape{outer, 1, inner}), {outer, count, inner});
  return reshape(rows, shape.with(static_cast<std::int64_t>(axis), count * shape[axis]));
}

}  // namespace

Symbol slice_axis(const Symbol& x, std::int64_t axis, std::optional<std::int64_t> begin,
                  std::optional<std::int64_t> end, std::int64_t stride) {
  require_known("slice_axis", x);
  if (stride == 0)
    throw ShapeError(fmt::format("slice_axis: a stride of 0 gets nowhere in {}", x.type().text()));
  const std::int64_t place = axis_of("slice_axis", x.type(), axis);
  const std::int64_t size = x.shape().dim(place);
  if (stride > 0) {
    const std::int64_t first = within(begin.value_or(0), size, 0, size);
    const std::int64_t last = end ? within(*end, size, 0, size) : size;
    return range(x, place, first, std::max(first, last), stride);
  }
  const std::int64_t first = begin ? within(*begin, size, -1, size - 1) : size - 1;
  const std::int64_t last = end ? within(*end, size, -1, size - 1) : -1;
  std::vector<std::int64_t> places;
  for (std::int64_t i = first; i > last; i += stride) places.push_back(i);
  return picked(x, place, places);
}

std::vector<Symbol> split(const Symbol& x, const std::vector<std::int64_t>& sizes, std::int64_t axis) {
  require_known("split", x);
  const std::int64_t place = axis_of("split", x.type(), axis);
  const bool negative = std::any_of(sizes.begin(), sizes.end(), [](std::int64_t size) { return size < 0; });
  if (negative || std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}) != x.shape().dim(place)) {
    throw ShapeError(fmt::format("split: parts of sizes [{}] do not make up axis {} of {}",
                                 fmt::join(sizes, ", "), place, x.type().text()));
  }
  std::vector<Symbol> parts;
  std::int64_t begin = 0;
  for (const std::int64_t size : sizes) {
    parts.push_back(range(x, place, begin, begin + size, 1));
    begin += size;
  }
  return parts;
}

std::vector<Symbol> split(const Symbol& x, std::int64_t count, std::int64_t axis) {
  require_known("split", x);
  const std::int64_t size = x.shape().dim(axis_of("split", x.type(), axis));
  if (count < 1 || size % count != 0) {
    throw ShapeError(fmt::format("split: axis {} of {} has no {} equal parts", axis, x.type().text(), count));
  }
  return split(x, std::vector<std::int64_t>(static_cast<std::size_t>(count), size / count), axis);
}

Symbol stack(std::span<const Symbol> parts, std::int64_t axis) {
  if (parts.empty()) throw ShapeError("stack: there is nothing to put together");
  std::vector<Symbol> expanded;
  for (const Symbol& part : parts) {
    if (part.type() != parts[0].type()) {
      throw ShapeError(fmt::format("stack: parts must be of one type, found {} and {}",
                                   parts[0].type().text(), part.type().text()));
    }
    expanded.push_back(expand_dims(part, axis));
  }
  return concat(expanded, axis);
}

Symbol tile(const Symbol& x, const std::vector<std::int64_t>& repeats) {
  require_known("tile", x);
  const bool negative = std::any_of(repeats.begin(), repeats.end(), [](std::int64_t n) { return n < 0; });
  if (negative || repeats.size() != x.shape().rank()) {
    throw ShapeError(fmt::format("tile: {} needs a number >= 0 of repeats for each axis, found [{}]",
                                 x.type().text(), fmt::join(repeats, ", ")));
  }
  Symbol result = x;
  for (std::size_t axis = 0; axis < repeats.size(); ++axis) {
    if (repeats[axis] != 1) result = repeated(result, axis, repeats[axis]);
  }
  return result;
}

Symbol flip(const Symbol& x, std::int64_t axis) {
  return slice_axis(x, axis, std::nullopt, std::nullopt, -1);
}

Symbol move_axis(const Symbol& x, std::int64_t from, std::int64_t to) {
  const std::int64_t source = axis_of("move_axis", x.type(), from);
  const std::int64_t destination = axis_of("move_axis", x.type(), to);
  std::vector<std::int64_t> permutation(x.shape().rank());
  std::iota(permutation.begin(), permutation.end(), std::int64_t{0});
  permutation.erase(permutation.begin() + source);
  permutation.insert(permutation.begin() + destination, source);
  return transpose(x, std::move(permutation));
}

}  // namespace plexus
