#pragma once

#include <plexus/tensor/shape.hpp>

#include <optional>
#include <span>
#include <vector>

namespace plexus::onednn {

/// How an operand of an element-wise body lies in [rows, columns].
enum class Spread {
  number,  ///< one value for all
  column,  ///< a value a row: [rows, 1]
  row,     ///< a row that all rows share: [1, columns]
  full
};

/// A shape seen as [rows, columns], and how each operand that broadcasts to it lies there.
struct Space {
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  std::vector<Spread> operands;
  /// Every operand is a number or full: rows mean nothing.
  bool flat = true;
};

/// The axes of `shape` from `first_axis` on as rows and columns; the operands may have less axes. Nothing if
/// no two groups of axes will do (as for [2, 1, 2] and [3, 1] in [2, 3, 2]). A flat space has the last axis
/// as its columns, or rows of one element if `cut_anywhere`.
std::optional<Space> space_of(const Shape& shape, std::span<const Shape> operands, std::size_t first_axis,
                              bool cut_anywhere);

}  // namespace plexus::onednn
