#pragma once

#include <plexus/tensor/shape.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace plexus::reference {

/// Elements between neighbours along each axis.
using Strides = std::array<std::int64_t, Shape::max_rank>;

/// The strides with which a tensor of shape `from` is read as if it had been broadcast to `to`.
Strides broadcast_strides(const Shape& from, const Shape& to);

/// Iterates over the elements of `count` n-d arrays of one shape with different strides. Neighbouring
/// dimensions are merged where the strides of all arrays allow it; the innermost dimension that results is
/// the `row`. Made when a node is bound.
template <std::size_t count>
class Walk {
 public:
  using Offsets = std::array<std::int64_t, count>;

  Walk(const Shape& shape, const std::array<Strides, count>& strides) {
    if (shape.elements() == 0) rows_ = 0;
    bool inner = true;
    for (std::size_t axis = shape.rank(); axis-- > 0;) {
      if (shape[axis] == 1) continue;
      const Axis found{shape[axis], column(strides, axis)};
      Axis& last = inner ? row_ : axes_[rank_ - 1];
      if (inner && row_.size == 1) {
        row_ = found;
      } else if (merges(found, last)) {
        last.size *= found.size;
      } else {
        axes_[rank_++] = found;
        inner = false;
      }
    }
    for (std::size_t axis = 0; axis < rank_; ++axis) rows_ *= axes_[axis].size;
  }

  /// The number of elements in a row, and the stride between them in an array.
  std::int64_t row() const { return row_.size; }
  std::int64_t step(std::size_t array) const { return row_.strides[array]; }

  /// Calls f with the offset of each row's first element in each array.
  template <class F>
  void for_each_row(F&& f) const {
    std::array<std::int64_t, Shape::max_rank> at{};
    Offsets offsets{};
    for (std::int64_t done = 0; done < rows_; ++done) {
      f(static_cast<const Offsets&>(offsets));
      for (std::size_t axis = 0; axis < rank_; ++axis) {
        advance(offsets, axes_[axis], 1);
        if (++at[axis] < axes_[axis].size) break;
        advance(offsets, axes_[axis], -axes_[axis].size);
        at[axis] = 0;
      }
    }
  }

 private:
  struct Axis {
    std::int64_t size = 1;
    Offsets strides{};
  };

  static Offsets column(const std::array<Strides, count>& strides, std::size_t axis) {
    Offsets result{};
    for (std::size_t array = 0; array < count; ++array) result[array] = strides[array][axis];
    return result;
  }

  static bool merges(const Axis& outer, const Axis& inner) {
    for (std::size_t array = 0; array < count; ++array) {
      if (outer.strides[array] != inner.strides[array] * inner.size) return false;
    }
    return true;
  }

  static void advance(Offsets& offsets, const Axis& axis, std::int64_t steps) {
    for (std::size_t array = 0; array < count; ++array) offsets[array] += steps * axis.strides[array];
  }

  std::array<Axis, Shape::max_rank> axes_{};  ///< outside of the row, the innermost first
  Axis row_;
  std::size_t rank_ = 0;
  std::int64_t rows_ = 1;
};

}  // namespace plexus::reference
