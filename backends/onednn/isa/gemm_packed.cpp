#include "gemm_packed.hpp"

#include "gemm_rows.hpp"
#include "gemm_tiles.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

/// Floats from a copied row of a to the next: an odd number of cache lines, so that rows do not share cache
/// sets.
constexpr std::int64_t copied_row = most_packed_steps + line_floats;
static_assert(copied_row / line_floats % 2 == 1);

/// Copies the `rows` adjacent values of a of each step, one step behind the other.
void pack_adjacent(const float* a, std::int64_t a_step, std::int64_t rows, std::int64_t steps,
                   float* packed) {
  for (std::int64_t k = 0; k < steps; ++k, a += a_step, packed += rows) {
    for (std::int64_t r = 0; r < rows; r += lanes<float>) {
      const std::int64_t count = smaller(lanes<float>, rows - r);
      store_first(packed + r, load_first(a + r, count), count);
    }
  }
}

/// Copies rows of a, whose steps are contiguous.
void pack_rows(const float* a, std::int64_t a_row, std::int64_t rows, std::int64_t steps, float* packed) {
  for (std::int64_t r = 0; r < rows; ++r, a += a_row, packed += copied_row) {
    std::int64_t k = 0;
    for (; k + lanes<float> <= steps; k += lanes<float>) store(packed + k, load(a + k));
    if (k < steps) store_first(packed + k, load_first(a + k, steps - k), steps - k);
  }
}

std::int64_t whole_vectors(std::int64_t columns) { return parts_of(columns, lanes<float>) * lanes<float>; }

/// How many bytes ahead b is prefetched while it is packed. EPYC (Zen 3), 32 x 2048 x 2048, by 72 columns of
/// rows that are 8 KiB apart: 4.5 ms with 8 steps ahead, 6.1 where each panel was packed by itself without
/// prefetching; with 4 and 16 steps ahead it takes as long.
constexpr std::int64_t packed_bytes_ahead = 2304;

/// Packs a b that is not transposed, one step for all panels after the other, so that each row of b is read
/// from its beginning to its end. Hardware prefetchers do not follow from one row to the next where each lies
/// in a page of its own.
void pack_steps(const float* b, std::int64_t b_row, std::int64_t k, std::int64_t n, std::int64_t panel,
                float* packed) {
  const std::int64_t ahead = 1 + packed_bytes_ahead / (n * static_cast<std::int64_t>(sizeof(float)));
  for (std::int64_t i = 0; i < k; ++i, b += b_row) {
    const std::int64_t fetched = i + ahead < k ? n : 0;
    for (std::int64_t j = 0; j < fetched; j += line_floats) {
      _mm_prefetch(reinterpret_cast<const char*>(b + ahead * b_row + j), _MM_HINT_T0);
    }
    for (std::int64_t j = 0; j < n; j += panel) {
      const std::int64_t columns = smaller(panel, n - j), width = whole_vectors(columns);
      const float* const from = b + j;
      float* const to = packed + j * k + i * width;
      const std::int64_t last = width - lanes<float>;
      for (std::int64_t v = 0; v < last; v += lanes<float>) store(to + v, load(from + v));
      store(to + last, load_first(from + last, columns - last));
    }
  }
}

/// Multiplies the rows of a that are set in the tile by all panels of b.
void multiply_panels(GemmTile t, const Product& p, const Result& result, const Steps& steps, int vectors,
                     std::int64_t rows, bool adjacent) {
  float* const c = t.c;
  const float* const sums = t.sums;
  for (std::int64_t j = 0; j < p.n; j += vectors * lanes<float>) {
    const int width = set_columns(t, p, result, steps, j, vectors);
    t.b_row = width * lanes<float>;
    t.b = p.b + j * steps.count;
    t.c = c + j;
    t.sums = sums + j;
    // The next panel lies behind this one and is prefetched.
    t.next = t.b + steps.count * t.b_row;
    t.next_step = t.b_row;
    tile_function(adjacent, false, true, width, rows)(t);
  }
}

}  // namespace

void pack(const float* b, std::int64_t b_row, bool transposed, std::int64_t k, std::int64_t n, int vectors,
          float* packed) {
  const std::int64_t panel = vectors * lanes<float>;
  if (!transposed) {
    pack_steps(b, b_row, k, n, panel, packed);
    return;
  }
  for (std::int64_t j = 0; j < n; j += panel) {
    const std::int64_t columns = smaller(panel, n - j), width = whole_vectors(columns);
    float* const to = packed + j * k;
    if (columns < width) {
      for (std::int64_t i = 0; i < k; ++i) store(to + (i + 1) * width - lanes<float>, Floats{});
    }
    transpose(b + j * b_row, b_row, columns, k, to, width);
  }
}

void multiply_packed(const Product& p, const Steps& steps, const Result& result, int vectors) {
  alignas(64) float packed[copied_row * max_tile_rows];
  const bool adjacent = p.a_row == 1 && p.a_column != 1;
  const Parts tiles_down(p.m, max_rows[vectors]);
  float* const sums = sums_of(result);
  float* const c = steps.last ? result.c : sums;
  GemmTile t = tile_of(p, result, steps);
  t.a = packed;
  if (!adjacent) t.a_row = copied_row;
  for (std::int64_t i = 0; i < tiles_down.count(); ++i) {
    const std::int64_t row = tiles_down.start(i), rows = tiles_down.size(i);
    const float* const a = p.a + row * p.a_row + steps.first * p.a_column;
    if (adjacent) {
      pack_adjacent(a, p.a_column, rows, steps.count, packed);
      t.a_step = rows;
    } else {
      pack_rows(a, p.a_row, rows, steps.count, packed);
    }
    t.c = c + row * result.c_row;
    t.sums = sums + row * result.c_row;
    multiply_panels(t, p, result, steps, vectors, rows, adjacent);
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
