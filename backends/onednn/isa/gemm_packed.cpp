#include "gemm_packed.hpp"

#include "gemm_rows.hpp"
#include "gemm_tiles.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

/// R adjacent values of a for each step.
void pack_rows(const float* a, std::int64_t a_step, std::int64_t rows, std::int64_t steps, float* packed) {
  for (std::int64_t k = 0; k < steps; ++k, a += a_step, packed += rows) {
    for (std::int64_t r = 0; r < rows; r += lanes<float>) {
      const std::int64_t count = smaller(lanes<float>, rows - r);
      store_first(packed + r, load_first(a + r, count), count);
    }
  }
}

/// All panels, for the rows that the tile has already.
void multiply_panels(GemmTile t, const Product& p, const Result& result, const Steps& steps, int vectors,
                     std::int64_t rows, bool adjacent) {
  float* const c = t.c;
  const float* const sums = t.sums;
  for (std::int64_t j = 0; j < p.n; j += vectors * lanes<float>) {
    const int width = set_columns(t, p, result, steps, j, vectors);
    t.b_row = width * lanes<float>;
    t.b = p.b + j * p.k + steps.first * t.b_row;
    t.c = c + j;
    t.sums = sums + j;
    // What follows in this panel's place, for the next one.
    t.next = t.b + p.k * t.b_row;
    t.next_step = t.b_row;
    tile_function(adjacent, false, true, width, rows)(t);
  }
}

}  // namespace

void pack(const float* b, std::int64_t b_row, bool transposed, std::int64_t k, std::int64_t n, int vectors,
          float* packed) {
  const std::int64_t panel = vectors * lanes<float>;
  for (std::int64_t j = 0; j < n; j += panel) {
    const std::int64_t columns = smaller(panel, n - j);
    const std::int64_t width = (columns + lanes<float> - 1) / lanes<float> * lanes<float>;
    const std::int64_t last = width - lanes<float>, tail = columns - last;
    float* to = packed + j * k;
    if (transposed) {
      if (tail < lanes<float>) {
        for (std::int64_t i = 0; i < k; ++i) store(to + i * width + last, Floats{});
      }
      transpose(b + j * b_row, b_row, columns, k, to, width);
      continue;
    }
    for (std::int64_t i = 0; i < k; ++i, to += width) {
      const float* const from = b + i * b_row + j;
      for (std::int64_t v = 0; v < last; v += lanes<float>) store(to + v, load(from + v));
      store(to + last, load_first(from + last, tail));
    }
  }
}

void multiply_packed(const Product& p, const Result& result, int vectors) {
  alignas(64) float packed[most_packed_steps * max_tile_rows];
  const bool adjacent = p.a_row == 1 && p.a_column != 1;
  const Parts steps_of(p.k, most_packed_steps), tiles_down(p.m, max_rows[vectors]);
  for (std::int64_t s = 0; s < steps_of.count(); ++s) {
    const Steps steps{steps_of.start(s), steps_of.size(s), s + 1 == steps_of.count()};
    float* const sums = sums_of(result);
    float* const c = steps.last ? result.c : sums;
    GemmTile t = tile_of(p, result, steps);
    for (std::int64_t i = 0; i < tiles_down.count(); ++i) {
      const std::int64_t row = tiles_down.start(i), rows = tiles_down.size(i);
      t.a = p.a + row * p.a_row + steps.first * p.a_column;
      if (adjacent) {
        pack_rows(t.a, p.a_column, rows, steps.count, packed);
        t.a = packed;
        t.a_step = rows;
      }
      t.c = c + row * result.c_row;
      t.sums = sums + row * result.c_row;
      multiply_panels(t, p, result, steps, vectors, rows, adjacent);
    }
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
