#include "gemm.hpp"

#include "gemm_few_steps.hpp"
#include "gemm_packed.hpp"
#include "gemm_rows.hpp"
#include "gemm_tiles.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

// From this number of tiles on, packing a panel costs less than reading aligned vectors saves. (Five, except
// for AVX-512: on a Xeon with L1 of 48 KiB, 32 x 784 x 300 in four tiles of 8 x 48 takes .97 of the time of
// six tiles of 6 x 64.)
constexpr std::int64_t tiles_worth_packing = lanes<float> == 16 ? 4 : 5;

struct Tiles {
  /// [adjacent][packing][whole][vectors][rows]
  TileFunction run[2][2][2][max_vectors + 1][max_tile_rows + 1];
};

template <int V, int R, bool adjacent, bool packing>
constexpr void set(Tiles& tiles) {
  constexpr bool masks_cost = lanes<float> == 8;
  tiles.run[adjacent][packing][0][V][R] = multiply_tile<R, V, adjacent, packing, false>;
  tiles.run[adjacent][packing][1][V][R] = multiply_tile<R, V, adjacent, packing, masks_cost>;
}

template <int V, int R>
constexpr void fill(Tiles& tiles) {
  set<V, R, false, false>(tiles);
  set<V, R, true, false>(tiles);
  // A panel is only packed for tiles_worth_packing tiles or more, which then have at least half of the most
  // rows.
  if constexpr (2 * R >= max_rows[V]) {
    set<V, R, false, true>(tiles);
    set<V, R, true, true>(tiles);
  }
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

/// Whether b stays in L1 without being packed, and none of its vectors crosses a cache line.
bool lies_well(const Product& p) {
  return reinterpret_cast<std::uintptr_t>(p.b) % register_bytes == 0 && p.b_row % lanes<float> == 0 &&
         p.k * p.b_row <= p.blocks->near_l1;
}

bool is_packed(std::int64_t m, int vectors) { return parts_of(m, max_rows[vectors]) >= tiles_worth_packing; }

std::int64_t steps_at_once(std::int64_t m, int vectors, const Blocks& blocks) {
  return (is_packed(m, vectors) ? blocks.packed : blocks.panel) / (vectors * lanes<float>);
}

/// Computes all tiles of one panel of b before those of the next, so that the panel is read from L1.
template <bool adjacent>
void multiply_panels(const Product& p, const Result& result, const Steps& steps, int vectors) {
  alignas(64) float packed[most_packed_floats];
  const std::int64_t panel = vectors * lanes<float>;
  const bool packs = !lies_well(p);
  GemmTile t = tile_of(p, result, steps);
  t.packed = packed;
  float* const sums = sums_of(result);
  float* const c = steps.last ? result.c : sums;
  for (std::int64_t j = 0; j < p.n; j += panel) {
    const int width = set_columns(t, p, result, steps, j, vectors);
    const float* const next_panel =
        j + panel < p.n ? t.b + panel : p.b + (steps.first + steps.count) * p.b_row;
    const Parts tiles_down(p.m, max_rows[width]);
    for (std::int64_t i = 0; i < tiles_down.count(); ++i) {
      const std::int64_t row = tiles_down.start(i);
      const std::int64_t rows = tiles_down.size(i);
      t.a = p.a + row * p.a_row + steps.first * p.a_column;
      t.c = c + row * result.c_row + j;
      t.sums = sums + row * result.c_row + j;
      // If columns of a are adjacent, a tile reads a short piece of each, which no hardware prefetcher
      // foresees: those of the next tile are prefetched. Otherwise the next panel of b is.
      t.next = adjacent ? t.a + rows : i <= vectors ? next_panel + i * lanes<float> : t.b;
      t.next_step = adjacent ? p.a_column : i <= vectors ? p.b_row : t.b_row;
      const bool packing = i == 0 && packs && is_packed(p.m, width);
      const bool whole = t.tail == lanes<float> || t.b == packed;
      tile_function(adjacent, packing, whole, width, rows)(t);
      if (!packing) continue;
      t.b = packed;
      t.b_row = width * lanes<float>;
    }
  }
}

template <bool adjacent>
void multiply_steps(const Product& p, const Result& result, int vectors) {
  // For one or two rows of a, b is read once and need not stay in L1. The second condition saves small
  // products the division in steps_at_once.
  const Blocks& blocks = *p.blocks;
  const std::int64_t most = p.m <= 2 && !adjacent ? blocks.panel / lanes<float>  // of the narrowest panel
                            : p.k * vectors * lanes<float> <= blocks.panel
                                ? p.k
                                : steps_at_once(p.m, vectors, blocks);
  const Parts parts(p.k, most);
  for (std::int64_t i = 0; i < parts.count(); ++i) {
    multiply_panels<adjacent>(p, result, {parts.start(i), parts.size(i), i + 1 == parts.count()}, vectors);
  }
}

void multiply(const Product& p, const Result& result, int vectors) {
  if (p.m == 1 && p.a_column == 1) {
    multiply_row(p.a, p.b, p.b_row, p.n, p.k, *p.blocks, result);
    return;
  }
  if (p.k > 0 && p.k <= most_few_steps) {
    multiply_few_steps(p, result);
    return;
  }
  if (p.a_row == 1 && p.a_column != 1) {
    multiply_steps<true>(p, result, vectors);
    return;
  }
  const Parts parts(p.m, p.blocks->rows);
  for (std::int64_t i = 0; i < parts.count(); ++i) {
    Product rows = p;
    rows.m = parts.size(i);
    rows.a += parts.start(i) * p.a_row;
    Result part = result;
    part.c += parts.start(i) * result.c_row;
    if (part.sums != nullptr) part.sums += parts.start(i) * result.c_row;
    multiply_steps<false>(rows, part, vectors);
  }
}

}  // namespace

TileFunction tile_function(bool adjacent, bool packing, bool whole, int width, std::int64_t rows) {
  return tiles.run[adjacent][packing][whole][width][rows];
}

const Gemm gemm = {lanes<float>,
                   max_vectors,
                   {0, max_rows[1], max_rows[2], max_rows[3], max_rows[4], max_rows[5], max_rows[6],
                    max_rows[7], max_rows[8]},
                   steps_at_once,
                   multiply,
                   pack,
                   multiply_packed,
                   transpose,
                   dots,
                   finish};

}  // namespace plexus::onednn::PLEXUS_ISA
