#include <immintrin.h>

#include "gemm_rows.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

/// Four columns of rows r and r + 4, side by side.
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

#ifdef __AVX512F__
/// A mask of all lanes. For the functions without a mask, g++ 12 warns of undefined values; the machine code
/// is the same.
constexpr __mmask16 every = 0xFFFF;

/// Rows r, r + 4, r + 8 and r + 12 of four columns, side by side.
__m512 quarters(const float* from, std::int64_t row) {
  const __m512 first = _mm512_castps128_ps512(_mm_loadu_ps(from));
  const __m512 second = _mm512_maskz_insertf32x4(every, first, _mm_loadu_ps(from + 4 * row), 1);
  const __m512 third = _mm512_maskz_insertf32x4(every, second, _mm_loadu_ps(from + 8 * row), 2);
  return _mm512_maskz_insertf32x4(every, third, _mm_loadu_ps(from + 12 * row), 3);
}

/// Four columns of sixteen rows become four rows, each a line of the cache.
void transpose_lines(const float* from, std::int64_t from_row, float* to, std::int64_t to_row) {
  const __m512 r0 = quarters(from, from_row);
  const __m512 r1 = quarters(from + from_row, from_row);
  const __m512 r2 = quarters(from + 2 * from_row, from_row);
  const __m512 r3 = quarters(from + 3 * from_row, from_row);
  const __m512 low01 = _mm512_maskz_unpacklo_ps(every, r0, r1);
  const __m512 low23 = _mm512_maskz_unpacklo_ps(every, r2, r3);
  const __m512 high01 = _mm512_maskz_unpackhi_ps(every, r0, r1);
  const __m512 high23 = _mm512_maskz_unpackhi_ps(every, r2, r3);
  _mm512_storeu_ps(to, _mm512_maskz_shuffle_ps(every, low01, low23, 0x44));
  _mm512_storeu_ps(to + to_row, _mm512_maskz_shuffle_ps(every, low01, low23, 0xEE));
  _mm512_storeu_ps(to + 2 * to_row, _mm512_maskz_shuffle_ps(every, high01, high23, 0x44));
  _mm512_storeu_ps(to + 3 * to_row, _mm512_maskz_shuffle_ps(every, high01, high23, 0xEE));
}
#endif

}  // namespace

void transpose(const float* from, std::int64_t from_row, std::int64_t rows, std::int64_t columns, float* to,
               std::int64_t to_row) {
  const std::int64_t whole_rows = rows / 8 * 8;
  const std::int64_t whole_columns = columns / 4 * 4;
  std::int64_t i = 0;
#ifdef __AVX512F__
  for (; i + 16 <= rows; i += 16) {
    for (std::int64_t j = 0; j < whole_columns; j += 4) {
      transpose_lines(from + i * from_row + j, from_row, to + j * to_row + i, to_row);
    }
  }
#endif
  for (; i < whole_rows; i += 8) {
    for (std::int64_t j = 0; j < whole_columns; j += 4) {
      transpose_half(from + i * from_row + j, from_row, to + j * to_row + i, to_row);
    }
  }
  for (i = 0; i < rows; ++i) {
    for (std::int64_t j = i < whole_rows ? whole_columns : 0; j < columns; ++j) {
      to[j * to_row + i] = from[i * from_row + j];
    }
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
