#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace plexus {

/// The rows that scikit-learn's early stopping sets apart: those of StratifiedShuffleSplit with test_size =
/// fraction. They are kept for as long as the classes of the rows stay the same. One thread at a time.
class HeldOutRows {
 public:
  HeldOutRows(double fraction, std::uint32_t random_state, std::int64_t classes)
      : fraction_(fraction), random_state_(random_state), classes_(classes) {}

  /// Draws the rows if the codes differ from those of the last call; otherwise does nothing, and allocates
  /// nothing. Throws DataError if there are too few rows of a class.
  void draw(std::span<const std::int32_t> codes);

  const std::vector<std::uint8_t>& mask() const { return mask_; }  ///< [rows]
  const std::vector<std::int32_t>& rows() const { return rows_; }  ///< ascending

 private:
  double fraction_;
  std::uint32_t random_state_;
  std::int64_t classes_;
  std::vector<std::int32_t> codes_;
  std::vector<std::uint8_t> mask_;
  std::vector<std::int32_t> rows_;
};

}  // namespace plexus
