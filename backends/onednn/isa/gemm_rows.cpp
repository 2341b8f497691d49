#include "gemm_rows.hpp"

#include "gemm_tile.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

/// Rows r and r + 4 of the left half, side by side.
__m256 halves(const float* from, std::int64_t row) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(from)), _mm_loadu_ps(from + 4 * row), 1);
}

/// Four columns of eight rows become four rows.
void transpose_half(const float* from, std::int64_t from_row, float* to, std::int64_t to_row) {
  const __m256 r0 = halves(from, from_row);
  const __m256 r1 = halves(from + from_row, from_row);
  const __m256 r2 = halves(from + 2 * from_row, from_row);
  const __m256 r3 = halves(from + 3 * from_row, from_row);
  const __m256 low01 = _mm256_unpacklo_ps(r0, r1);
  const __m256 low23 = _mm256_unpacklo_ps(r2, r3);
  const __m256 high01 = _mm256_unpackhi_ps(r0, r1);
  const __m256 high23 = _mm256_unpackhi_ps(r2, r3);
  _mm256_storeu_ps(to, _mm256_shuffle_ps(low01, low23, 0x44));
  _mm256_storeu_ps(to + to_row, _mm256_shuffle_ps(low01, low23, 0xEE));
  _mm256_storeu_ps(to + 2 * to_row, _mm256_shuffle_ps(high01, high23, 0x44));
  _mm256_storeu_ps(to + 3 * to_row, _mm256_shuffle_ps(high01, high23, 0xEE));
}

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

/// R dot products of k steps with one vector.
template <int R>
void dot_rows(const float* a, std::int64_t a_row, const float* x, std::int64_t k, float* products) {
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
  for (int r = 0; r < R; ++r) products[r] = folded<float>(sums[r], Sum<float>{})[0];
}

/// How many rows of b are added up before c is written, and how wide a part of c stays in the first cache
/// meanwhile.
constexpr int rows_at_once = 8;
constexpr std::int64_t row_floats = 4096;
/// A line of the cache.
constexpr std::int64_t line = 16;
constexpr int line_vectors = int(line / lanes<float>);

/// c + the sum of R rows of b, times a number each; `fresh` takes c for zero.
template <int R>
void add_rows(const float* x, const float* b, std::int64_t b_row, std::int64_t n, float* c, bool fresh) {
  Floats factors[R];
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) factors[r] = all(x[r]);
  std::int64_t j = 0;
  for (; j + line <= n; j += line) {
    Floats sums[line_vectors];
    for (int v = 0; v < line_vectors; ++v) sums[v] = fresh ? Floats{} : load(c + j + v * lanes<float>);
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      const float* const row = b + r * b_row + j;
      // The rows of the next turn: processors do not look ahead past the end of a row.
      _mm_prefetch(reinterpret_cast<const char*>(row + R * b_row), _MM_HINT_T0);
      for (int v = 0; v < line_vectors; ++v) sums[v] = fma(factors[r], load(row + v * lanes<float>), sums[v]);
    }
    for (int v = 0; v < line_vectors; ++v) store(c + j + v * lanes<float>, sums[v]);
  }
  for (; j < n; j += lanes<float>) {
    const std::int64_t width = n - j < lanes<float> ? n - j : lanes<float>;
    Floats sum = fresh ? Floats{} : load_first(c + j, width);
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) sum = fma(factors[r], load_first(b + r * b_row + j, width), sum);
    store_first(c + j, sum, width);
  }
}

}  // namespace

void multiply_row(const float* x, const float* b, std::int64_t b_row, std::int64_t n, std::int64_t k,
                  const Result& result) {
  for (std::int64_t j = 0; j < n; j += row_floats) {
    const std::int64_t width = n - j < row_floats ? n - j : row_floats;
    std::int64_t i = 0;
    for (; i + rows_at_once <= k; i += rows_at_once) {
      add_rows<rows_at_once>(x + i, b + i * b_row + j, b_row, width, result.c + j, i == 0);
    }
    for (; i < k; ++i) add_rows<1>(x + i, b + i * b_row + j, b_row, width, result.c + j, i == 0);
  }
  if (has_bias(result)) finish(result.c, n, 1, 1, n, result);
}

void transpose(const float* from, std::int64_t from_row, std::int64_t rows, std::int64_t columns, float* to,
               std::int64_t to_row) {
  const std::int64_t whole_rows = rows / 8 * 8;
  const std::int64_t whole_columns = columns / 4 * 4;
  for (std::int64_t i = 0; i < whole_rows; i += 8) {
    for (std::int64_t j = 0; j < whole_columns; j += 4) {
      transpose_half(from + i * from_row + j, from_row, to + j * to_row + i, to_row);
    }
  }
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = i < whole_rows ? whole_columns : 0; j < columns; ++j) {
      to[j * to_row + i] = from[i * from_row + j];
    }
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
  for (std::int64_t i = 0; i < m; ++i) {
    float* const c = result.c + i * result.c_row;
    for (std::int64_t j = 0; j < n; j += lanes<float>) {
      const std::int64_t width = n - j < lanes<float> ? n - j : lanes<float>;
      const float* const from = products + i * row + j;
      Floats product = load_first(from, width);
      for (int part = 1; part < count; ++part) product += load_first(from + part * m * row, width);
      const Floats old = result.finish == Finish::add ? load_first(c + j, width) : Floats{};
      const Floats bias = has_bias(result) ? load_first(result.bias + j, width) : Floats{};
      store_tail(c + j, finished(product, old, bias, result), width);
    }
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
