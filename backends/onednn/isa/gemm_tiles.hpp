#pragma once

#include "gemm_tile.hpp"

/// The tiles of all sizes, for files of isa/ alone.
namespace plexus::onednn::PLEXUS_ISA {

using TileFunction = void (*)(const GemmTile&);

constexpr int max_vectors = 8;
constexpr int max_tile_rows = 16;
// The most rows of a tile, by its width in vectors: the registers hold its sums beside a row of b and a value
// of a.
#ifdef __AVX512F__
constexpr int max_rows[max_vectors + 1] = {0, 16, 12, 8, 6, 4, 4, 2, 2};
#else
constexpr int max_rows[max_vectors + 1] = {0, 12, 6, 4, 2, 2, 1, 1, 1};
#endif

/// The function for tiles of `rows` (1 to max_rows[width]) by `width` vectors; see multiply_tile. If
/// `packing`, `rows` must be at least half of max_rows[width].
TileFunction tile_function(bool adjacent, bool packing, bool whole, int width, std::int64_t rows);

inline std::int64_t smaller(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
inline std::int64_t parts_of(std::int64_t n, std::int64_t size) {
  return n <= size || size == 0 ? 1 : (n + size - 1) / size;
}

/// Splits n elements into as few parts of nearly equal size as possible, of at most `most` elements each;
/// most = 0: into one part. Divides only if there are several parts, since small products take no longer than
/// some divisions.
class Parts {
 public:
  Parts(std::int64_t n, std::int64_t most)
      : count_(parts_of(n, most)), least_(count_ == 1 ? n : n / count_), more_(n - least_ * count_) {}

  std::int64_t count() const { return count_; }
  std::int64_t size(std::int64_t i) const { return least_ + (i < more_ ? 1 : 0); }
  std::int64_t start(std::int64_t i) const { return least_ * i + smaller(i, more_); }

 private:
  std::int64_t count_, least_, more_;
};

}  // namespace plexus::onednn::PLEXUS_ISA
