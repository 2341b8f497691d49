#pragma once

#include "gemm.hpp"
#include "lanes.hpp"

/// The micro-kernel, for files of isa/ alone.
namespace plexus::onednn::PLEXUS_ISA {

/// One tile's share of a product: `k` steps of which each multiplies a column of a by a row of b.
struct GemmTile {
  std::int64_t k;
  const float* a;
  std::int64_t a_row;   ///< from a row of a to the next; not used if `adjacent`: it is 1
  std::int64_t a_step;  ///< from a column of a to the next; used if `adjacent`, otherwise it is 1
  const float* b;
  std::int64_t b_row;
  std::int64_t tail;       ///< lanes of the last vector
  const float* next;       ///< what to prefetch meanwhile, one cache line each step
  std::int64_t next_step;  ///< from one such line to the next
  float* packed;           ///< if `packing`, where b is copied to, V vectors each step, aligned
  const float* bias;
  float* c;
  const float* sums;  ///< of earlier steps, in rows as far apart as c's
  std::int64_t c_row;
  bool begun;  ///< there are earlier steps
  bool apart;  ///< both the sums of earlier steps and c are read
  bool far;    ///< c and the sums, where they are read, may not be in L1
  Finish finish;
  float scale;
};

/// Where the sums lie until the last steps are done.
inline float* sums_of(const Result& result) { return result.sums == nullptr ? result.c : result.sums; }

/// A tile with all that the tiles of these steps have in common.
inline GemmTile tile_of(const Product& p, const Result& result, const Steps& steps) {
  GemmTile t{};
  t.k = steps.count;
  t.a_row = p.a_row;
  t.a_step = p.a_column;
  t.c_row = result.c_row;
  t.finish = steps.last ? result.finish : Finish::store;
  t.begun = steps.first > 0;
  t.apart = t.begun && t.finish == Finish::add;
  t.far = (t.begun || t.finish == Finish::add) && p.m * result.c_row > p.blocks->near_l1;
  t.scale = result.scale;
  return t;
}

/// Sets the tile to the columns from j on, at most `vectors` vectors of them. Returns its width in vectors.
inline int set_columns(GemmTile& t, const Product& p, const Result& result, const Steps& steps,
                       std::int64_t j, int vectors) {
  const std::int64_t panel = vectors * lanes<float>;
  const std::int64_t columns = p.n - j < panel ? p.n - j : panel;
  const int width = static_cast<int>((columns + lanes<float> - 1) / lanes<float>);
  t.b = p.b + j + steps.first * p.b_row;
  t.b_row = p.b_row;
  t.tail = columns - (width - 1) * lanes<float>;
  t.bias = result.bias == nullptr ? nullptr : result.bias + j;
  return width;
}

inline Floats fma(Floats a, Floats b, Floats c) {
#ifdef __AVX512F__
  return _mm512_fmadd_ps(a, b, c);
#else
  return _mm256_fmadd_ps(a, b, c);
#endif
}

/// The larger of x and 0; NaN where x is NaN.
inline Floats positive(Floats x) { return x < Floats{} ? Floats{} : x; }

inline Floats load_tail(const float* p, std::int64_t tail) {
  return tail == lanes<float> ? load(p) : load_first(p, tail);
}

inline void store_tail(float* p, Floats x, std::int64_t tail) {
  // Masked stores are slow on some processors.
  if (tail == lanes<float>) {
    store(p, x);
  } else {
    store_first(p, x, tail);
  }
}

template <int V>
[[gnu::always_inline]] inline Floats load_vector(const float* p, int v, std::int64_t tail) {
  return v == V - 1 ? load_first(p + v * lanes<float>, tail) : load(p + v * lanes<float>);
}

template <int R, int V, class F>
[[gnu::always_inline]] inline void for_tile(F f) {
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) f(r, v);
  }
}

/// Prefetches R rows of V vectors, which may begin anywhere in a cache line. (With for_tile instead of these
/// loops, updates take 5 % longer.)
template <int R, int V>
[[gnu::always_inline]] inline void fetch_rows(const float* c, std::int64_t c_row) {
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 9
    for (int v = 0; v <= V; ++v) {
      _mm_prefetch(reinterpret_cast<const char*>(c + r * c_row + v * lanes<float>), _MM_HINT_T0);
    }
  }
}

/// Reads all of the tile's c before it writes any: the processor treats a masked store as one of the whole
/// vector, and a load of the next row would wait for it.
template <int R, int V>
[[gnu::always_inline]] inline void finish_tile(const GemmTile& t, Floats (&sums)[R][V]) {
  const auto old = [&](int r, int v) { return load_vector<V>(t.c + r * t.c_row, v, t.tail); };
  const auto bias = [&](int v) { return load_vector<V>(t.bias, v, t.tail); };
  if (t.begun) {
    for_tile<R, V>(
        [&](int r, int v) { sums[r][v] = sums[r][v] + load_vector<V>(t.sums + r * t.c_row, v, t.tail); });
  }
  if (t.finish == Finish::add) {
    const Floats scale = all(t.scale);
    for_tile<R, V>([&](int r, int v) { sums[r][v] = fma(scale, sums[r][v], old(r, v)); });
  } else if (t.finish == Finish::bias) {
    for_tile<R, V>([&](int r, int v) { sums[r][v] = sums[r][v] + bias(v); });
  } else if (t.finish == Finish::bias_relu) {
    for_tile<R, V>([&](int r, int v) { sums[r][v] = positive(sums[r][v] + bias(v)); });
  }
  for_tile<R, V>([&](int r, int v) {
    float* const c = t.c + r * t.c_row + v * lanes<float>;
    if (v == V - 1) {
      store_tail(c, sums[r][v], t.tail);
    } else {
      store(c, sums[r][v]);
    }
  });
}

/// Computes R rows and V vectors of c. `adjacent`: the columns of a are contiguous, otherwise its rows are.
/// `packing`: this tile, the first of a panel, copies b for the other ones, since vectors that cross cache
/// lines take twice as long to read. `whole`: the last vectors of b can be read without a mask, which takes
/// no time with AVX-512, but some with AVX2.
template <int R, int V, bool adjacent, bool packing, bool whole>
void multiply_tile(const GemmTile& t) {
  Floats sums[R][V];
  for_tile<R, V>([&](int r, int v) { sums[r][v] = Floats{}; });
  // Prefetches c and the sums of earlier steps, which are needed when the steps are done.
  if (t.far) fetch_rows<R, V>(t.c, t.c_row);
  if (t.far && t.apart) fetch_rows<R, V>(t.sums, t.c_row);
  const float* a = t.a;
  const float* b = t.b;
  const float* next = t.next;
  float* packed = t.packed;
  for (std::int64_t k = 0; k < t.k; ++k) {
    Floats row[V];
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) {
      row[v] = whole ? load(b + v * lanes<float>) : load_vector<V>(b, v, t.tail);
      if constexpr (packing) store(packed + v * lanes<float>, row[v]);
    }
    _mm_prefetch(reinterpret_cast<const char*>(next), _MM_HINT_T0);
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r) {
      const Floats x = all(adjacent ? a[r] : a[r * t.a_row]);
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v) sums[r][v] = fma(x, row[v], sums[r][v]);
    }
    a += adjacent ? t.a_step : 1;
    b += t.b_row;
    next += t.next_step;
    if constexpr (packing) packed += V * lanes<float>;
  }
  finish_tile(t, sums);
}

}  // namespace plexus::onednn::PLEXUS_ISA
