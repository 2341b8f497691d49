#include <plexus/error/error.hpp>
#include <plexus/tensor/shape.hpp>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string joined(std::span<const std::int64_t> dims) {
  std::string text = "[";
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (i > 0) text += ", ";
    text += dims[i] == Shape::open ? "?" : std::to_string(dims[i]);
  }
  return text + "]";
}

void require_rank(std::size_t rank) {
  if (rank > Shape::max_rank) {
    throw ShapeError(fmt::format("a shape has at most {} dimensions, not {}", Shape::max_rank, rank));
  }
}

}  // namespace

Shape::Shape(std::initializer_list<std::int64_t> dims)
    : Shape(std::span<const std::int64_t>(dims.begin(), dims.size())) {}

Shape::Shape(std::span<const std::int64_t> dims) {
  require_rank(dims.size());
  for (std::size_t i = 0; i < dims.size(); ++i) {
    const bool leading_open = i == 0 && dims[i] == open;
    if (dims[i] < 0 && !leading_open) {
      throw ShapeError(fmt::format("dimension {} of a shape is negative: {}", i, dims[i]));
    }
  }
  std::copy(dims.begin(), dims.end(), dims_.begin());
  rank_ = static_cast<std::uint8_t>(dims.size());
}

std::int64_t Shape::dim(std::int64_t axis) const {
  if (rank_ == 0) throw ShapeError(fmt::format("a scalar (shape []) has no dimension {}", axis));
  return dims_[normalized_axis(axis, rank_)];
}

void Shape::fail(std::size_t axis) const {
  throw ShapeError(fmt::format("shape {} has {} dimensions, no dimension {} (from 0)", text(), rank(), axis));
}

std::int64_t Shape::elements() const {
  if (is_open()) throw ShapeError("the open shape " + text() + " has no number of elements");
  std::int64_t product = 1;
  bool overflow = false;
  for (std::int64_t size : *this) {
    if (size == 0) return 0;
    overflow |= __builtin_mul_overflow(product, size, &product);
  }
  if (overflow) throw ShapeError("a tensor of shape " + text() + " is too large: beyond 2^63 elements");
  return product;
}

Shape Shape::with(std::int64_t axis, std::int64_t size) const {
  Shape changed = *this;
  changed.dims_[normalized_axis(axis, rank_)] = size;
  return Shape(changed.dims());
}

Shape Shape::without(std::int64_t axis) const {
  const std::size_t at = normalized_axis(axis, rank_);
  Shape fewer = *this;
  std::copy(dims_.begin() + at + 1, dims_.begin() + rank_, fewer.dims_.begin() + at);
  fewer.dims_[--fewer.rank_] = 0;
  return Shape(fewer.dims());
}

Shape Shape::inserted(std::int64_t axis, std::int64_t size) const {
  require_rank(rank_ + std::size_t{1});
  const std::size_t at = normalized_axis(axis, rank_ + std::size_t{1});
  Shape more = *this;
  std::copy_backward(dims_.begin() + at, dims_.begin() + rank_, more.dims_.begin() + rank_ + 1);
  more.dims_[at] = size;
  ++more.rank_;
  return Shape(more.dims());
}

Shape Shape::from(std::size_t axis) const {
  if (axis > rank_) {
    throw ShapeError(fmt::format("shape {} has {} dimensions, none after {}", text(), rank_, axis));
  }
  return Shape(dims().subspan(axis));
}

std::string Shape::text() const { return joined(dims()); }

bool operator==(const Shape& a, const Shape& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

std::size_t normalized_axis(std::int64_t axis, std::size_t rank) {
  const std::int64_t size = static_cast<std::int64_t>(rank);
  if (axis < -size || axis >= size) {
    throw ShapeError(
        fmt::format("axis {} is out of range for rank {}: expected {} to {}", axis, rank, -size, size - 1));
  }
  return static_cast<std::size_t>(axis < 0 ? axis + size : axis);
}

std::array<std::int64_t, Shape::max_rank> row_major_strides(const Shape& shape) {
  std::array<std::int64_t, Shape::max_rank> strides{};
  std::int64_t stride = 1;
  for (std::size_t i = shape.rank(); i-- > 0;) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

Shape broadcast(const Shape& a, const Shape& b) {
  const Shape& longer = a.rank() >= b.rank() ? a : b;
  const Shape& shorter = a.rank() >= b.rank() ? b : a;
  const std::size_t ahead = longer.rank() - shorter.rank();
  std::array<std::int64_t, Shape::max_rank> dims{};
  std::copy(longer.begin(), longer.end(), dims.begin());
  for (std::size_t i = 0; i < shorter.rank(); ++i) {
    std::int64_t& size = dims[ahead + i];
    if (size == 1) {
      size = shorter[i];
    } else if (shorter[i] != 1 && shorter[i] != size) {
      throw ShapeError(fmt::format(
          "shapes {} and {} do not broadcast: from the right, dimensions must be equal or 1, but {} meets {}",
          a.text(), b.text(), longer[ahead + i], shorter[i]));
    }
  }
  return Shape(std::span<const std::int64_t>(dims.data(), longer.rank()));
}

}  // namespace plexus
