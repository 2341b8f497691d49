#include "gemm.hpp"

#include "gemm_rows.hpp"
#include "gemm_tile.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

using TileFunction = void (*)(const GemmTile&);

constexpr int max_vectors = 8;
constexpr int max_tile_rows = 16;
// By the width in vectors; what the registers hold besides a row of b and a value of a.
#ifdef __AVX512F__
constexpr int max_rows[max_vectors + 1] = {0, 16, 12, 8, 6, 4, 4, 2, 2};
#else
constexpr int max_rows[max_vectors + 1] = {0, 12, 6, 4, 2, 2, 1, 1, 1};
#endif
// The part of a panel of b, in floats, that stays in the first cache (32 KB) beside a's rows and c.
constexpr std::int64_t panel_floats = 5120;
constexpr std::int64_t transposed_steps = 256;
// The part of b, in floats, that stays in the second cache (512 KB or more) while tiles of a pass by.
constexpr std::int64_t block_floats = 65536;

struct Tiles {
  TileFunction run[2][max_vectors + 1][max_tile_rows + 1];
};

template <int V, int R>
constexpr void fill(Tiles& tiles) {
  tiles.run[0][V][R] = multiply_tile<R, V, false>;
  tiles.run[1][V][R] = multiply_tile<R, V, true>;
  if constexpr (R < max_rows[V]) fill<V, R + 1>(tiles);
}

constexpr Tiles make_tiles() {
  Tiles tiles{};
  fill<1, 1>(tiles);
  fill<2, 1>(tiles);
  fill<3, 1>(tiles);
  fill<4, 1>(tiles);
  fill<5, 1>(tiles);
  fill<6, 1>(tiles);
  fill<7, 1>(tiles);
  fill<8, 1>(tiles);
  return tiles;
}

constexpr Tiles tiles = make_tiles();

std::int64_t smaller(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
std::int64_t parts_of(std::int64_t n, std::int64_t size) {
  return n <= size || size == 0 ? 1 : (n + size - 1) / size;
}

/// Steps [first, first + count) of a product; not `last` if more follow.
struct Steps {
  std::int64_t first, count;
  bool last;
};

/// What all tiles of these steps have in common.
GemmTile tile_of(const Product& p, const Result& result, const Steps& steps) {
  GemmTile t;
  t.k = steps.count;
  t.a_row = p.a_row;
  t.a_step = p.a_column;
  t.b_row = p.b_row;
  t.c_row = result.c_row;
  t.begun = steps.first > 0;
  t.finish = steps.last || result.finish == Finish::add ? result.finish : Finish::store;
  t.scale = result.scale;
  return t;
}

/// Sets the tile to the columns from j on, at most `vectors` of lanes; how many it takes.
int set_columns(GemmTile& t, const Product& p, const Result& result, const Steps& steps, std::int64_t j,
                int vectors) {
  const std::int64_t panel = vectors * lanes<float>;
  const std::int64_t columns = smaller(p.n - j, panel);
  const int width = static_cast<int>((columns + lanes<float> - 1) / lanes<float>);
  t.b = p.b + j / panel * p.b_panel + steps.first * p.b_row;
  t.next_b = t.b;
  t.tail = columns - (width - 1) * lanes<float>;
  t.bias = result.bias == nullptr ? nullptr : result.bias + j;
  return width;
}

/// Tiles of a panel follow each other, so that its steps are read from the first cache.
void multiply_rows(const Product& p, const Result& result, const Steps& steps, int vectors) {
  const std::int64_t panel = vectors * lanes<float>;
  GemmTile t = tile_of(p, result, steps);
  for (std::int64_t j = 0; j < p.n; j += panel) {
    const int width = set_columns(t, p, result, steps, j, vectors);
    const float* const next = j + panel < p.n ? t.b + p.b_panel : p.b + (steps.first + steps.count) * p.b_row;
    const std::int64_t count = parts_of(p.m, max_rows[width]);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t row = p.m * i / count;
      const std::int64_t rows = p.m * (i + 1) / count - row;
      t.a = p.a + row * p.a_row + steps.first * p.a_column;
      t.c = result.c + row * result.c_row + j;
      t.next_b = i < 4 ? next + i * 16 : t.b;
      tiles.run[0][width][rows](t);
    }
  }
}

/// The same for a whose columns are contiguous: a tile's share of it is copied once for all panels.
void multiply_columns(const Product& p, const Result& result, const Steps& steps, int vectors) {
  alignas(64) float packed[transposed_steps * lanes<float>];
  const std::int64_t panel = vectors * lanes<float>;
  const bool pack = p.n > 2 * panel && max_rows[vectors] <= lanes<float>;
  GemmTile t = tile_of(p, result, steps);
  if (pack) t.a_step = lanes<float>;
  const std::int64_t count = parts_of(p.m, max_rows[vectors]);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t row = p.m * i / count;
    const std::int64_t rows = p.m * (i + 1) / count - row;
    t.a = p.a + row + steps.first * p.a_column;
    if (pack) {
      for (std::int64_t k = 0; k < steps.count; ++k) {
        store(packed + k * lanes<float>, load_first(t.a + k * p.a_column, rows));
      }
      t.a = packed;
    }
    for (std::int64_t j = 0; j < p.n; j += panel) {
      const int width = set_columns(t, p, result, steps, j, vectors);
      t.c = result.c + row * result.c_row + j;
      tiles.run[1][width][rows](t);
    }
  }
}

/// Columns [first, first + count) of a product; `first` starts a panel.
Product columns_of(const Product& p, std::int64_t first, std::int64_t count, std::int64_t panel) {
  Product part = p;
  part.n = count;
  part.b += first / panel * p.b_panel;
  return part;
}

void multiply(const Product& p, const Result& result, int vectors) {
  const bool by_columns = p.a_row == 1 && p.a_column != 1;
  const std::int64_t panel = vectors * lanes<float>;
  const std::int64_t steps_at_once = by_columns ? transposed_steps : p.m <= 2 ? p.k : panel_floats / panel;
  const std::int64_t count = p.k == 0 ? 1 : parts_of(p.k, steps_at_once);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t first = p.k * i / count;
    const Steps steps{first, p.k * (i + 1) / count - first, i + 1 == count};
    if (!by_columns) {
      multiply_rows(p, result, steps, vectors);
      continue;
    }
    const std::int64_t step = parts_of(block_floats, steps.count * panel) * panel;
    for (std::int64_t j = 0; j < p.n; j += step) {
      Result part = result;
      part.c += j;
      if (part.bias != nullptr) part.bias += j;
      multiply_columns(columns_of(p, j, smaller(step, p.n - j), panel), part, steps, vectors);
    }
  }
}

void pack(const float* b, std::int64_t b_row, std::int64_t k, std::int64_t n, std::int64_t panel,
          float* packed) {
  for (std::int64_t j = 0; j < n; j += panel) {
    const std::int64_t columns = smaller(panel, n - j);
    for (std::int64_t i = 0; i < k; ++i, packed += panel) {
      const float* const from = b + i * b_row + j;
      std::int64_t v = 0;
      for (; v + lanes<float> <= columns; v += lanes<float>) store(packed + v, load(from + v));
      if (v < columns) store(packed + v, load_first(from + v, columns - v));
    }
  }
}

}  // namespace

const Gemm gemm = {lanes<float>,
                   max_vectors,
                   {0, max_rows[1], max_rows[2], max_rows[3], max_rows[4], max_rows[5], max_rows[6],
                    max_rows[7], max_rows[8]},
                   multiply,
                   pack,
                   transpose,
                   dots,
                   finish};

}  // namespace plexus::onednn::PLEXUS_ISA
