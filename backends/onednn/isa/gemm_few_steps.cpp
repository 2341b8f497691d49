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
/// How far ahead rows of c are fetched into the first cache.
constexpr std::int64_t rows_ahead = 16;

/// R rows of c.
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

/// All rows of V vectors of c.
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
  constexpr std::int64_t panel = widest * lanes<float>;
  GemmTile t{};
  t.a = p.a;
  t.a_row = p.a_row;
  t.a_step = p.a_column;
  t.b_row = p.b_row;
  t.c_row = result.c_row;
  t.finish = result.finish;
  t.scale = result.scale;
  t.far = is_far(p, result, false);
  for (std::int64_t j = 0; j < p.n; j += panel) {
    const std::int64_t columns = p.n - j < panel ? p.n - j : panel;
    const std::int64_t width = (columns + lanes<float> - 1) / lanes<float>;
    t.b = p.b + j;
    t.c = result.c + j;
    t.tail = columns - (width - 1) * lanes<float>;
    t.bias = result.bias == nullptr ? nullptr : result.bias + j;
    panels.run[p.k][width](t, p.m);
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
