#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// The dimensions of a tensor, outermost first; rank 0 is a scalar. A value type without heap storage.
/// The first dimension may be `open` (unknown): only graph inputs that are bound to tables use that. Several
/// threads may read a shape at the same time; changing it requires exclusive access.
class Shape {
 public:
  static constexpr std::size_t max_rank = 8;
  static constexpr std::int64_t open = -1;

  Shape() = default;
  /// Throws ShapeError if there are more than max_rank dimensions or one is negative (except for a leading
  /// `open`).
  Shape(std::initializer_list<std::int64_t> dims);
  explicit Shape(std::span<const std::int64_t> dims);

  std::size_t rank() const { return rank_; }
  bool is_scalar() const { return rank_ == 0; }
  bool is_open() const { return rank_ > 0 && dims_[0] == open; }

  /// Dimension `axis`; negative axes count from the end. Throws ShapeError when out of range.
  std::int64_t dim(std::int64_t axis) const;
  /// Dimension `axis`. Throws ShapeError when out of range.
  std::int64_t operator[](std::size_t axis) const {
    if (axis >= rank_) fail(axis);
    return dims_[axis];
  }
  /// The last dimension. Throws ShapeError for a scalar.
  std::int64_t back() const { return dim(-1); }

  /// Product of the dimensions; 1 for a scalar. Throws ShapeError for an open shape and if the product
  /// exceeds 2^63 - 1.
  std::int64_t elements() const;
  std::span<const std::int64_t> dims() const { return {dims_.data(), rank_}; }
  const std::int64_t* begin() const { return dims_.data(); }
  const std::int64_t* end() const { return dims_.data() + rank_; }

  /// This shape with dimension `axis` replaced, removed, or a new one inserted before `axis`. Throw
  /// ShapeError for an axis out of range, and `inserted` if the shape has max_rank dimensions already.
  Shape with(std::int64_t axis, std::int64_t size) const;
  Shape without(std::int64_t axis) const;
  Shape inserted(std::int64_t axis, std::int64_t size) const;
  /// Dimensions [axis, rank). Throws ShapeError if axis > rank.
  Shape from(std::size_t axis) const;

  /// "[32, 784]"; an open dimension prints as "?".
  std::string text() const;

  /// Same rank and dimensions.
  friend bool operator==(const Shape& a, const Shape& b);

 private:
  [[noreturn]] void fail(std::size_t axis) const;

  std::array<std::int64_t, max_rank> dims_{};
  std::uint8_t rank_ = 0;
};

/// `axis` in [-rank, rank) as one in [0, rank). Throws ShapeError otherwise.
std::size_t normalized_axis(std::int64_t axis, std::size_t rank);
/// Elements between two neighbours along each axis of a row-major tensor.
std::array<std::int64_t, Shape::max_rank> row_major_strides(const Shape& shape);
/// The shape that both broadcast to (NumPy's rule). Throws ShapeError that names both.
Shape broadcast(const Shape& a, const Shape& b);

}  // namespace plexus
