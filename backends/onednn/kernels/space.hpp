#pragma once

#include <plexus/tensor/shape.hpp>

#include <optional>
#include <span>
#include <vector>

namespace plexus::onednn {

/// How an operand of an element-wise body is broadcast to [rows, columns].
enum class Broadcast {
  number,  ///< a scalar
  column,  ///< one value per row: [rows, 1]
  row,     ///< one row that all rows share: [1, columns]
  full     ///< not at all: [rows, columns]
};

/// A shape seen as [rows, columns], and how each operand is broadcast to it.
struct Space {
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  std::vector<Broadcast> operands;
  /// Every operand is a number or full, so the rows can be joined to one.
  bool flat = true;
};

/// The axes of `shape` from `first_axis` on as rows and columns; the operands may have fewer axes. Nothing if
/// the axes do not fall into two groups (as for [2, 1, 2] and [3, 1] in [2, 3, 2]). A flat space has the last
/// axis as its columns, or rows of one element if `cut_anywhere`.
std::optional<Space> space_of(const Shape& shape, std::span<const Shape> operands, std::size_t first_axis,
                              bool cut_anywhere);

}  // namespace plexus::onednn
