#pragma once

#include <plexus/backend/backend.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace plexus::onednn {

/// Strides in elements, by axis; 0 along an axis where all indices are the same element.
using Strides = std::array<std::int64_t, Shape::max_rank>;

/// Copies the elements of an n-d array to another layout: y[i * to] = x[i * from] for all indices i of a
/// shape. Axes that can be seen as one in both arrays are merged when the copy is made. Immutable; allocates
/// nothing while running. Requires: the arrays do not overlap.
class StridedCopy {
 public:
  StridedCopy(const Shape& shape, const Strides& from, const Strides& to, std::size_t element_bytes);
  /// `from` and `to` are the addresses of the elements with index 0.
  void run(const std::byte* from, std::byte* to, const Team& team) const;

 private:
  /// Steps are in bytes.
  struct Axis {
    std::int64_t size = 1;
    std::int64_t from = 0;
    std::int64_t to = 0;
  };
  /// Copies elements [0, count) along `cut_`, with all of `inner_` at each.
  using CopyPiece = void (*)(const StridedCopy& copy, const std::byte* from, std::byte* to,
                             std::int64_t count);

  void choose_loop(std::int64_t element_bytes);
  bool is_exchanged(std::int64_t element_bytes) const;
  void run_part(std::int64_t begin, std::int64_t end, const std::byte* from, std::byte* to) const;

  static void copy_short_rows(const StridedCopy& copy, const std::byte* from, std::byte* to,
                              std::int64_t count);
  static void copy_bytes(const StridedCopy& copy, const std::byte* from, std::byte* to, std::int64_t count);
  template <class T>
  static void repeat(const StridedCopy& copy, const std::byte* from, std::byte* to, std::int64_t count);
  template <class T>
  static void step(const StridedCopy& copy, const std::byte* from, std::byte* to, std::int64_t count);
  template <class T>
  static void exchange(const StridedCopy& copy, const std::byte* from, std::byte* to, std::int64_t count);

  std::vector<Axis> outer_;  ///< the outermost first
  Axis cut_;                 ///< the axis that is shared among threads, in pieces
  Axis inner_;               ///< short rows, or the other axis of a transposition
  CopyPiece copy_piece_ = copy_bytes;
  std::int64_t piece_ = 1;   ///< elements of `cut_`
  std::int64_t pieces_ = 1;  ///< of each index of the outer axes
  std::int64_t units_ = 0;   ///< pieces of all of them
  std::int64_t grain_ = 1;   ///< pieces that are worth a thread
};

}  // namespace plexus::onednn
