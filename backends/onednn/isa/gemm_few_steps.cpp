#include "gemm_few_steps.hpp"

#include "gemm_tile.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

// Rows of b, sums and a value of a take 16 + 8 + 1 registers of 32, or 8 + 4 + 1 of 16.
#ifdef __AVX512F__
constexpr int widest = 2;
#else
constexpr int widest = 1;
#endif
constexpr int rows_together = 4;
/// How far ahead rows of c are fetched into L1.
constexpr std::int64_t rows_ahead = 16;

/// Computes R rows of a panel of c that is V vectors wide.
template <int R, int K, int V>
[[gnu::always_inline]] inline void multiply_rows(const GemmTile& t, const Floats (&b)[K][V]) {
  Floats sums[R][V];
  for_tile<R, V>([&](int r, int v) { sums[r][v] = Floats{}; });
#pragma GCC unroll 8
  for (int k = 0; k < K; ++k) {
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) {
      const Floats x = all(t.a[r * t.a_row + k * t.a_step]);
#pragma GCC unroll 2
      for (int v = 0; v < V; ++v) sums[r][v] = fma(x, b[k][v], sums[r][v]);
    }
  }
  if (t.far) fetch_rows<R, V>(t.c + rows_ahead * t.c_row, t.c_row);
  finish_tile(t, sums);
}

/// Computes all m rows of a panel of c that is V vectors wide.
template <int K, int V>
void multiply_panel(GemmTile t, std::int64_t m) {
  Floats b[K][V];
  for_tile<K, V>([&](int k, int v) { b[k][v] = load_vector<V>(t.b + k * t.b_row, v, t.tail); });
  std::int64_t i = 0;
  for (; i + rows_together <= m; i += rows_together) {
    multiply_rows<rows_together>(t, b);
    t.a += rows_together * t.a_row;
    t.c += rows_together * t.c_row;
  }
  for (; i < m; ++i, t.a += t.a_row, t.c += t.c_row) multiply_rows<1>(t, b);
}

struct Panels {
  void (*run[most_few_steps + 1][widest + 1])(GemmTile, std::int64_t m);
};

template <int K>
constexpr void fill(Panels& panels) {
  panels.run[K][1] = multiply_panel<K, 1>;
  panels.run[K][widest] = multiply_panel<K, widest>;
  if constexpr (K < most_few_steps) fill<K + 1>(panels);
}

constexpr Panels make_panels() {
  Panels panels{};
  fill<1>(panels);
  return panels;
}

constexpr Panels panels = make_panels();

}  // namespace

void multiply_few_steps(const Product& p, const Result& result) {
  const Steps all{0, p.k, true};
  GemmTile t = tile_of(p, result, all);
  t.a = p.a;
  for (std::int64_t j = 0; j < p.n; j += widest * lanes<float>) {
    const int width = set_columns(t, p, result, all, j, widest);
    t.c = result.c + j;
    panels.run[p.k][width](t, p.m);
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
