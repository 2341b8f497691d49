#include "gemm_rows.hpp"

#include "gemm_tile.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

Floats finished(Floats product, Floats old, Floats bias, const Result& result) {
  switch (result.finish) {
    case Finish::store:
      return product;
    case Finish::add:
      return fma(all(result.scale), product, old);
    case Finish::bias:
      return product + bias;
    case Finish::bias_relu:
      return positive(product + bias);
  }
  return product;
}

bool has_bias(const Result& result) {
  return result.finish == Finish::bias || result.finish == Finish::bias_relu;
}

float finished(float product, float old, float bias, const Result& result) {
  switch (result.finish) {
    case Finish::store:
      return product;
    case Finish::add:
      return __builtin_fmaf(result.scale, product, old);
    case Finish::bias:
      return product + bias;
    case Finish::bias_relu:
      return product + bias < 0 ? 0 : product + bias;
  }
  return product;
}

/// The number of steps that are summed up in one block. The sums of blocks are added up in turn, so that few
/// roundings are of sums that have become large.
constexpr std::int64_t steps_in_one_go = 512;

/// Adds R dot products, of rows of a with one vector x, both of k elements, lane by lane to `totals`.
template <int R>
void add_dots(const float* a, std::int64_t a_row, const float* x, std::int64_t k, Floats (&totals)[R]) {
  Floats sums[R];
#pragma GCC unroll 4
  for (int r = 0; r < R; ++r) sums[r] = Floats{};
  std::int64_t i = 0;
  for (; i + lanes<float> <= k; i += lanes<float>) {
    const Floats y = load(x + i);
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) sums[r] = fma(load(a + r * a_row + i), y, sums[r]);
  }
  if (i < k) {
    const Floats y = load_first(x + i, k - i);
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) sums[r] = fma(load_first(a + r * a_row + i, k - i), y, sums[r]);
  }
#pragma GCC unroll 4
  for (int r = 0; r < R; ++r) totals[r] += sums[r];
}

/// Computes R dot products, of rows of a with one vector x, both of k elements.
template <int R>
void dot_rows(const float* a, std::int64_t a_row, const float* x, std::int64_t k, float* products) {
  constexpr std::int64_t block = steps_in_one_go * lanes<float>;
  Floats totals[R];
  for (int r = 0; r < R; ++r) totals[r] = Floats{};
  for (std::int64_t i = 0; i < k; i += block) {
    add_dots(a + i, a_row, x + i, k - i < block ? k - i : block, totals);
  }
  for (int r = 0; r < R; ++r) products[r] = folded<float>(totals[r], Sum<float>{})[0];
}

/// The width in vectors of the widest part of a row of c whose sums stay in registers.
#ifdef __AVX512F__
constexpr int row_vectors = 20;
#else
constexpr int row_vectors = 12;
#endif

/// Adds `factor` times V vectors from `row` on, the last of `tail` lanes (1 to all), to V sums.
template <int V>
[[gnu::always_inline]] inline void add_row(Floats (&sums)[V], Floats factor, const float* row,
                                           std::int64_t tail) {
#ifdef __AVX512F__
  // Reading a vector that crosses a cache line takes both lines. Here each line is read once, and vectors are
  // put together from two of them.
  const auto before =
      static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(row) / sizeof(float) % line_floats);
  const float* const line = row - before;
  const auto places = reinterpret_cast<__m512i>(counted<std::int32_t>() + all(static_cast<int>(before)));
  // The lanes of the last two lines that belong to the row.
  const std::uint64_t ends = (std::uint64_t{1} << (before + tail)) - 1;
  const auto begin = static_cast<__mmask16>((V == 1 ? ends : 0xFFFF) & (0xFFFFU << before));
  Floats left = _mm512_maskz_load_ps(begin, line);
#pragma GCC unroll 20
  for (int v = 0; v < V; ++v) {
    const float* const next = line + (v + 1) * line_floats;
    const auto end = static_cast<__mmask16>(v + 2 == V ? ends : ends >> line_floats);
    Floats right = v + 2 < V ? load(next) : static_cast<Floats>(_mm512_maskz_load_ps(end, next));
    asm("" : "+v"(right));  // keeps g++ from reading it twice
    sums[v] = fma(factor, _mm512_permutex2var_ps(left, places, right), sums[v]);
    left = right;
  }
#else
#pragma GCC unroll 12
  for (int v = 0; v < V; ++v) sums[v] = fma(factor, load_vector<V>(row, v, tail), sums[v]);
#endif
}

/// Whether rows are read by whole cache lines. Then no prefetching is needed for a b in L2: 300 x 100 takes
/// 1.1 us, 1.4 with prefetching.
constexpr bool reads_lines = register_bytes == 64;

/// Adds the products of k elements of x and V vectors of the rows of b, the last of `tail` lanes, to
/// `totals`. If `far`, rows of b are prefetched.
template <int V>
[[gnu::always_inline]] inline void add_rows(Floats (&totals)[V], const float* x, const float* b,
                                            std::int64_t b_row, std::int64_t k, std::int64_t tail, bool far,
                                            std::int64_t bytes_ahead) {
  const std::int64_t ahead = (1 + bytes_ahead / (V * register_bytes)) * b_row;
  Floats sums[V];
#pragma GCC unroll 20
  for (int v = 0; v < V; ++v) sums[v] = Floats{};
  for (std::int64_t i = 0; i < k; ++i) {
    const float* const row = b + i * b_row;
    for (std::int64_t j = 0; far && j < V * lanes<float>; j += line_floats) {
      _mm_prefetch(reinterpret_cast<const char*>(row + ahead + j), _MM_HINT_T0);
    }
    add_row(sums, all(x[i]), row, tail);
  }
#pragma GCC unroll 20
  for (int v = 0; v < V; ++v) totals[v] += sums[v];
}

/// Computes V vectors of c, the last of `tail` lanes.
template <int V>
void multiply_row_part(const float* x, const float* b, std::int64_t b_row, std::int64_t k, std::int64_t tail,
                       const Blocks& blocks, const Result& result) {
  const bool far = !reads_lines || k * b_row > blocks.near_l2;
  Floats totals[V];
#pragma GCC unroll 20
  for (int v = 0; v < V; ++v) totals[v] = Floats{};
  for (std::int64_t i = 0; i < k; i += steps_in_one_go) {
    const std::int64_t steps = k - i < steps_in_one_go ? k - i : steps_in_one_go;
    add_rows(totals, x + i, b + i * b_row, b_row, steps, tail, far, blocks.ahead);
  }
#pragma GCC unroll 20
  for (int v = 0; v < V; ++v) {
    float* const c = result.c + v * lanes<float>;
    const std::int64_t width = v == V - 1 ? tail : lanes<float>;
    const Floats old = result.finish == Finish::add ? load_first(c, width) : Floats{};
    const Floats bias = has_bias(result) ? load_first(result.bias + v * lanes<float>, width) : Floats{};
    store_tail(c, finished(totals[v], old, bias, result), width);
  }
}

struct RowParts {
  void (*run[row_vectors + 1])(const float*, const float*, std::int64_t, std::int64_t, std::int64_t,
                               const Blocks&, const Result&);
};

template <int V>
constexpr void fill(RowParts& parts) {
  parts.run[V] = multiply_row_part<V>;
  if constexpr (V < row_vectors) fill<V + 1>(parts);
}

constexpr RowParts make_row_parts() {
  RowParts parts{};
  fill<1>(parts);
  return parts;
}

constexpr RowParts row_parts = make_row_parts();

/// The number of rows of b that are read side by side, as streams that the hardware prefetchers follow.
#ifdef __AVX512F__
constexpr int streams = 8;
#else
constexpr int streams = 4;
#endif

/// c = x [S] times b [S, n], added to what is in c unless `is_first`.
template <int S>
void add_streams(const float* x, const float* b, std::int64_t b_row, std::int64_t n, bool is_first,
                 float* c) {
  Floats factors[S];
#pragma GCC unroll 8
  for (int s = 0; s < S; ++s) factors[s] = all(x[s]);
  const auto add = [&](std::int64_t j, std::int64_t tail) {
    Floats sum{};
#pragma GCC unroll 8
    for (int s = 0; s < S; ++s) sum = fma(factors[s], load_tail(b + s * b_row + j, tail), sum);
    store_tail(c + j, is_first ? sum : sum + load_tail(c + j, tail), tail);
  };
  std::int64_t j = 0;
  for (; j + lanes<float> <= n; j += lanes<float>) add(j, lanes<float>);
  if (j < n) add(j, n - j);
}

/// The number of columns whose sums stay in L1 beside what is read.
constexpr std::int64_t far_columns = 2048;

/// The product for a b that exceeds L2, which is read along its rows, some rows at the same time: 16 MiB in
/// 590 us, by parts of rows in 1030 (a Xeon with L2 of 2 MiB). Each steps_in_one_go steps are summed up by
/// themselves and added to the sum before.
void multiply_far_row(const float* x, const float* b, std::int64_t b_row, std::int64_t n, std::int64_t k,
                      float* c) {
  alignas(64) float block[far_columns];
  for (std::int64_t first = 0; first < k; first += steps_in_one_go) {
    const std::int64_t end = k - first < steps_in_one_go ? k : first + steps_in_one_go;
    float* const sums = first == 0 ? c : block;
    std::int64_t i = first;
    for (; i + streams <= end; i += streams) {
      add_streams<streams>(x + i, b + i * b_row, b_row, n, i == first, sums);
    }
    for (; i < end; ++i) add_streams<1>(x + i, b + i * b_row, b_row, n, i == first, sums);
    for (std::int64_t j = 0; first > 0 && j < n; ++j) c[j] += block[j];
  }
}

}  // namespace

void multiply_row(const float* x, const float* b, std::int64_t b_row, std::int64_t n, std::int64_t k,
                  const Blocks& blocks, const Result& result) {
  if (k * b_row > blocks.near_l2 && result.finish != Finish::add) {
    for (std::int64_t j = 0; j < n; j += far_columns) {
      const std::int64_t columns = n - j < far_columns ? n - j : far_columns;
      multiply_far_row(x, b + j, b_row, columns, k, result.c + j);
    }
    if (result.finish != Finish::store) finish(result.c, n, 1, 1, n, result);
    return;
  }
  constexpr std::int64_t widest = row_vectors * lanes<float>;
  for (std::int64_t j = 0; j < n; j += widest) {
    const std::int64_t columns = n - j < widest ? n - j : widest;
    const std::int64_t vectors = (columns + lanes<float> - 1) / lanes<float>;
    Result part = result;
    part.c += j;
    if (has_bias(result)) part.bias += j;
    row_parts.run[vectors](x, b + j, b_row, k, columns - (vectors - 1) * lanes<float>, blocks, part);
  }
}

void dots(const float* a, std::int64_t a_row, const float* x, std::int64_t m, std::int64_t k,
          const Result& result, std::int64_t bias_step) {
  float products[4];
  std::int64_t i = 0;
  while (i < m) {
    const std::int64_t rows = m - i < 4 ? 1 : 4;
    if (rows == 4) {
      dot_rows<4>(a + i * a_row, a_row, x, k, products);
    } else {
      dot_rows<1>(a + i * a_row, a_row, x, k, products);
    }
    for (std::int64_t r = 0; r < rows; ++r, ++i) {
      float& c = result.c[i * result.c_row];
      c = finished(products[r], result.finish == Finish::add ? c : 0,
                   has_bias(result) ? result.bias[i * bias_step] : 0, result);
    }
  }
}

void finish(const float* products, std::int64_t row, int count, std::int64_t m, std::int64_t n,
            const Result& result) {
  const auto finish_lanes = [&](std::int64_t i, std::int64_t j, std::int64_t width) {
    const float* const from = products + i * row + j;
    float* const c = result.c + i * result.c_row + j;
    Floats product = load_tail(from, width);
    for (int part = 1; part < count; ++part) product += load_tail(from + part * m * row, width);
    const Floats old = result.finish == Finish::add ? load_tail(c, width) : Floats{};
    const Floats bias = has_bias(result) ? load_tail(result.bias + j, width) : Floats{};
    store_tail(c, finished(product, old, bias, result), width);
  };
  for (std::int64_t i = 0; i < m; ++i) {
    std::int64_t j = 0;
    for (; j + lanes<float> <= n; j += lanes<float>) finish_lanes(i, j, lanes<float>);
    if (j < n) finish_lanes(i, j, n - j);
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
